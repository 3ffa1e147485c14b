/*
 * The in-container init of Lamina.
 *
 * It executes a plan and decides nothing: every name, number and flag comes from the plan, which
 * InitPlanner made and InitPlan encoded. A step that fails is reported by its number with errno; the
 * supervisor, which has the plan as text, finds the words.
 *
 *   descriptor 0, 1, 2   the program's
 *   descriptor 3         control socket (SOCK_SEQPACKET), the other end is the supervisor's
 *
 * The first message on the control socket brings a descriptor of the plan: steps of
 *   u32 operation, u32 flags, u32 size, then the fields: number = u64, text = u32 length, bytes, NUL;
 *   list = u32 count, texts. All in the byte order of the machine.
 * Messages out are struct report, some with a descriptor; a message in is the u32 number of a signal.
 *
 * Up to three processes run this program. The watcher (outside the pid namespace) waits for the
 * container, passes signals in, and ends the container and removes its groups when the supervisor is gone. Process 1 executes
 * the set-up and then either becomes the program or stays to reap and to forward signals. In the
 * second case its child becomes the program.
 *
 * Single-threaded and static; nothing is ever freed, because every process here execs or exits.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/keyctl.h>
#include <linux/openat2.h>
#include <linux/seccomp.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#ifndef SYS_close_range
#define SYS_close_range 436
#endif
#ifndef SYS_mount_setattr
#define SYS_mount_setattr 442
#endif
#ifndef OPEN_TREE_CLONE
#define OPEN_TREE_CLONE 1
#define OPEN_TREE_CLOEXEC O_CLOEXEC
#endif
#ifndef AT_RECURSIVE
#define AT_RECURSIVE 0x8000
#endif
#ifndef MOVE_MOUNT_F_EMPTY_PATH
#define MOVE_MOUNT_F_EMPTY_PATH 0x04
#define MOVE_MOUNT_T_EMPTY_PATH 0x40
#endif
#ifndef TIOCGPTPEER
#define TIOCGPTPEER _IO('T', 0x41)
#endif

#define PROC_MAGIC 0x9fa0
#define DEVPTS_MAGIC 0x1cd1

enum { CONTROL = 3, STARTED_PIPE = 4, FIRST_OTHER = 5 };

/* ---- reports ---------------------------------------------------------------------------------- */

enum report_kind { FAILED = 1, WARNED = 2, FUSE_DEVICE = 3, TERMINAL = 4, STARTED = 5 };

struct report {
    uint32_t kind;
    uint32_t step;
    uint32_t error;
    uint32_t detail; /* of STARTED: the container's first process */
};

static uint32_t step;
static uint32_t failure_detail;

static void report(uint32_t kind, uint32_t error, int fd)
{
    struct report body = {kind, step, error, failure_detail};
    struct iovec vector = {&body, sizeof body};
    union {
        struct cmsghdr header;
        char space[CMSG_SPACE(sizeof(int))];
    } ancillary;
    struct msghdr message = {.msg_iov = &vector, .msg_iovlen = 1};
    if (fd >= 0) {
        memset(&ancillary, 0, sizeof ancillary);
        message.msg_control = &ancillary;
        message.msg_controllen = sizeof ancillary;
        struct cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(sizeof fd);
        memcpy(CMSG_DATA(header), &fd, sizeof fd);
    }
    if (sendmsg(CONTROL, &message, MSG_NOSIGNAL) < 0)
        _exit(125); /* nobody is left to run a container for */
}

static void fail(void)
{
    report(FAILED, (uint32_t) errno, -1);
    _exit(125);
}

/* ---- the plan --------------------------------------------------------------------------------- */

enum { OPTIONAL = 1 };

enum { ENTER_GROUP = 1 }; /* the one operation that is looked for, not only carried out */

static char *at;
static char *end; /* of the step being carried out */
static char *plan_end;

static void malformed(void)
{
    errno = EBADMSG;
    fail();
}

static void *take(size_t size)
{
    if ((size_t) (end - at) < size)
        malformed();
    void *taken = at;
    at += size;
    return taken;
}

static uint32_t take_u32(void)
{
    uint32_t value;
    memcpy(&value, take(sizeof value), sizeof value);
    return value;
}

static uint64_t number(void)
{
    uint64_t value;
    memcpy(&value, take(sizeof value), sizeof value);
    return value;
}

static char *bytes(uint32_t *length)
{
    *length = take_u32();
    char *text = take((size_t) *length + 1);
    if (text[*length] != 0)
        malformed();
    return text;
}

static char *text(void)
{
    uint32_t length;
    return bytes(&length);
}

static char **list(void)
{
    uint32_t count = take_u32();
    char **items = calloc((size_t) count + 1, sizeof *items);
    if (items == NULL)
        fail();
    for (uint32_t i = 0; i < count; i++)
        items[i] = text();
    return items;
}

/* The descriptor that comes with the next message. */
static int receive_descriptor(void)
{
    char byte;
    struct iovec vector = {&byte, 1};
    union {
        struct cmsghdr header;
        char space[CMSG_SPACE(sizeof(int))];
    } ancillary;
    struct msghdr message = {
        .msg_iov = &vector,
        .msg_iovlen = 1,
        .msg_control = &ancillary,
        .msg_controllen = sizeof ancillary,
    };
    if (recvmsg(CONTROL, &message, MSG_CMSG_CLOEXEC) <= 0)
        _exit(125);
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    if (header == NULL || header->cmsg_type != SCM_RIGHTS)
        malformed();
    int fd;
    memcpy(&fd, CMSG_DATA(header), sizeof fd);
    return fd;
}

/* Maps the plan: private, so texts may be used in place. */
static void receive_plan(void)
{
    int fd = receive_descriptor();
    struct stat stat;
    if (fstat(fd, &stat) < 0)
        fail();
    at = mmap(NULL, (size_t) stat.st_size, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
    if (at == MAP_FAILED)
        fail();
    end = at + stat.st_size;
    close(fd);
}

/* ---- paths in the root ------------------------------------------------------------------------ */

static int root = -1;

/* Opens a path as the container will see it: no link and no ".." leads out of the root. */
static int open_in_root(const char *path, int flags, uint64_t resolve)
{
    struct open_how how = {
        .flags = (uint64_t) (flags | O_CLOEXEC),
        .mode = flags & O_CREAT ? 0644 : 0,
        .resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS | resolve,
    };
    for (int attempt = 0;; attempt++) {
        int fd = (int) syscall(SYS_openat2, root, path, &how, sizeof how);
        if (fd >= 0 || errno != EAGAIN || attempt == 100)
            return fd;
    }
}

static int open_directory(const char *path, mode_t mode, uint64_t resolve);

/* Opens, and makes where missing, the directory that holds the last name of a path. */
static int open_parent(const char *path, const char **name, uint64_t resolve)
{
    char *copy = strdup(path);
    if (copy == NULL)
        return -1;
    char *slash = strrchr(copy, '/');
    if (slash == NULL || slash[1] == 0) {
        errno = EINVAL;
        return -1;
    }
    *name = slash + 1;
    *slash = 0;
    return open_directory(slash == copy ? "/" : copy, 0755, resolve);
}

static int open_directory(const char *path, mode_t mode, uint64_t resolve)
{
    int fd = open_in_root(path, O_PATH | O_DIRECTORY, resolve);
    if (fd >= 0 || errno != ENOENT)
        return fd;
    const char *name;
    int parent = open_parent(path, &name, resolve);
    if (parent < 0)
        return -1;
    if (mkdirat(parent, name, mode) < 0 && errno != EEXIST)
        return -1;
    /* Not followed: a dangling link that stands here must not become a directory elsewhere. */
    fd = openat(parent, name, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    close(parent);
    return fd;
}

/* Opens a file, made empty where missing, to mount on. */
static int open_file(const char *path, uint64_t resolve)
{
    int fd = open_in_root(path, O_PATH, resolve);
    if (fd >= 0 || errno != ENOENT)
        return fd;
    const char *name;
    int parent = open_parent(path, &name, resolve);
    if (parent < 0)
        return -1;
    int made = openat(parent, name, O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW | O_CLOEXEC, 0644);
    if (made < 0)
        return -1;
    close(made);
    fd = openat(parent, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
    close(parent);
    return fd;
}

static const char *fd_path(int fd)
{
    static char path[40];
    char digits[12];
    int count = 0;
    do
        digits[count++] = (char) ('0' + fd % 10);
    while ((fd /= 10) > 0);
    char *to = stpcpy(path, "/proc/self/fd/");
    while (count > 0)
        *to++ = digits[--count];
    *to = 0;
    return path;
}

static int write_text(int fd, const char *value)
{
    size_t length = strlen(value);
    ssize_t written = write(fd, value, length);
    int error = errno;
    close(fd);
    errno = written < 0 ? error : EIO;
    return written == (ssize_t) length ? 0 : -1;
}

static int is_device(int fd, unsigned int major_number, unsigned int minor_number)
{
    struct stat stat;
    return fstat(fd, &stat) == 0 && S_ISCHR(stat.st_mode)
           && stat.st_rdev == makedev(major_number, minor_number);
}

static int file_system_is(int fd, long magic)
{
    struct statfs stat;
    return fstatfs(fd, &stat) == 0 && (long) stat.f_type == magic;
}

/* The container's null device, which must really be one: masks are binds of it. */
static int open_null(int flags)
{
    int fd = open_in_root("/dev/null", flags, RESOLVE_NO_SYMLINKS);
    if (fd >= 0 && !is_device(fd, 1, 3)) {
        close(fd);
        errno = ENODEV;
        return -1;
    }
    return fd;
}

/* ---- mounts ----------------------------------------------------------------------------------- */

struct mount_change {
    uint64_t set;
    uint64_t clear;
    uint64_t propagation;
    uint64_t userns;
};

/* Mounts a copy of what one descriptor refers to on another, attributes changed before it is seen. */
static int bind_fd(int source, int target, int recursive, uint64_t attributes)
{
    unsigned int depth = recursive ? AT_RECURSIVE : 0;
    int tree = (int) syscall(SYS_open_tree, source, "",
                             AT_EMPTY_PATH | OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | depth);
    if (tree < 0)
        return -1;
    struct mount_change change = {.set = attributes, .propagation = MS_PRIVATE};
    int result = (int) syscall(SYS_mount_setattr, tree, "", AT_EMPTY_PATH | depth, &change, sizeof change);
    if (result == 0)
        result = (int) syscall(SYS_move_mount, tree, "", target, "",
                               MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH);
    int error = errno;
    close(tree);
    errno = error;
    return result;
}

/* Everything becomes a slave of the host: nothing mounted here is seen there. */
static int detach_from_host(void)
{
    return mount(NULL, "/", NULL, MS_SLAVE | MS_REC, NULL);
}

enum { MOST_UNIONS = 64 };

static int fuse_devices[MOST_UNIONS]; /* opened early, mounted later in the same order */
static int opened_devices;
static int mounted_devices;

static int open_fuse(void)
{
    if (opened_devices == MOST_UNIONS) {
        errno = ENFILE;
        return -1;
    }
    int fd = open("/dev/fuse", O_RDWR | O_CLOEXEC);
    if (fd < 0)
        return -1;
    fuse_devices[opened_devices++] = fd;
    return 0;
}

/* The descriptor leaves with the report: one kept here would keep a dead connection alive. */
static int mount_fuse(void)
{
    char *target = text();
    char *source = text();
    uint64_t flags = number();
    char *options = text();
    if (mounted_devices == opened_devices)
        malformed();
    int fuse = fuse_devices[mounted_devices++];
    size_t size = strlen(options) + 24;
    char *data = malloc(size);
    if (data == NULL)
        return -1;
    char *digits = strrchr(fd_path(fuse), '/') + 1;
    stpcpy(stpcpy(stpcpy(stpcpy(data, "fd="), digits), ","), options);
    if (mount(source, target, "fuse.junion", flags, data) < 0)
        return -1;
    report(FUSE_DEVICE, 0, fuse);
    close(fuse);
    return 0;
}

static int bind_root(void)
{
    char *path = text();
    return mount(path, path, NULL, MS_BIND | MS_REC, NULL);
}

static int open_root(void)
{
    root = open(text(), O_PATH | O_DIRECTORY | O_CLOEXEC);
    return root < 0 ? -1 : 0;
}

/* The place of a kernel file system must be an ordinary directory, reached without any link. */
static int mount_file_system(void)
{
    char *type = text();
    char *target = text();
    uint64_t flags = number();
    char *data = text();
    int fd = open_directory(target, 0755, RESOLVE_NO_SYMLINKS);
    if (fd < 0)
        return -1;
    int result = mount(type, fd_path(fd), type, flags, *data ? data : NULL);
    int error = errno;
    close(fd);
    errno = error;
    return result;
}

static int bind_host(void)
{
    char *source = text();
    char *target = text();
    uint64_t recursive = number();
    uint64_t attributes = number();
    uint64_t resolve = number();
    int from = open(source, O_PATH | O_CLOEXEC);
    struct stat stat;
    if (from < 0 || fstat(from, &stat) < 0)
        return -1;
    int to = S_ISDIR(stat.st_mode) ? open_directory(target, 0755, resolve) : open_file(target, resolve);
    if (to < 0)
        return -1;
    int result = bind_fd(from, to, recursive != 0, attributes);
    int error = errno;
    close(from);
    close(to);
    errno = error;
    return result;
}

/* Changes the mount that is found at a path: adds attributes, takes none away. */
static int restrict_mount(void)
{
    char *path = text();
    struct mount_change change = {.set = number()};
    int fd = open_in_root(path, O_PATH, RESOLVE_NO_SYMLINKS);
    if (fd < 0)
        return -1;
    int result = (int) syscall(SYS_mount_setattr, fd, "", AT_EMPTY_PATH, &change, sizeof change);
    int error = errno;
    close(fd);
    errno = error;
    return result;
}

static int make_directory(void)
{
    char *path = text();
    int fd = open_directory(path, (mode_t) number(), 0);
    if (fd < 0)
        return -1;
    close(fd);
    return 0;
}

static int make_device(void)
{
    char *path = text();
    mode_t mode = (mode_t) number();
    unsigned int major_number = (unsigned int) number();
    unsigned int minor_number = (unsigned int) number();
    const char *name;
    int parent = open_parent(path, &name, RESOLVE_NO_SYMLINKS);
    if (parent < 0)
        return -1;
    int result = mknodat(parent, name, S_IFCHR | mode, makedev(major_number, minor_number));
    int error = errno;
    close(parent);
    errno = error;
    return result;
}

static int make_link(void)
{
    char *target = text();
    char *path = text();
    const char *name;
    int parent = open_parent(path, &name, RESOLVE_NO_SYMLINKS);
    if (parent < 0)
        return -1;
    int result = symlinkat(target, parent, name);
    int error = errno;
    close(parent);
    errno = error;
    return result;
}

/*
 * A file in memory: the only one of a file system that is mounted on a directory of the host, where
 * nobody outside of this mount namespace sees it.
 */
static int memory_file(void)
{
    char *folder = text();
    char *name = text();
    mode_t mode = (mode_t) number();
    uid_t uid = (uid_t) number();
    gid_t gid = (gid_t) number();
    uint32_t length;
    char *content = bytes(&length);
    if (mount("tmpfs", folder, "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, "mode=700,size=2m") < 0)
        return -1;
    int directory = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
    int fd = openat(directory, name, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
    if (fd < 0)
        return -1;
    for (uint32_t done = 0; done < length;) {
        ssize_t count = write(fd, content + done, length - done);
        if (count < 0)
            return -1;
        done += (uint32_t) count;
    }
    int result = fchown(fd, uid, gid);
    if (result == 0)
        result = fchmod(fd, mode);
    int error = errno;
    close(fd);
    close(directory);
    errno = error;
    return result;
}

static int pivot(void)
{
    int old = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (old < 0 || fchdir(root) < 0 || syscall(SYS_pivot_root, ".", ".") < 0)
        return -1;
    /* The old root now lies on top of the new one; it goes without an unmount reaching the host. */
    if (fchdir(old) < 0 || mount(NULL, ".", NULL, MS_SLAVE | MS_REC, NULL) < 0
        || umount2(".", MNT_DETACH) < 0 || chdir("/") < 0)
        return -1;
    close(old);
    return 0;
}

static int read_only(void)
{
    int fd = open_in_root(text(), O_PATH, 0);
    if (fd < 0)
        return errno == ENOENT ? 0 : -1;
    int result = bind_fd(fd, fd, 1, MOUNT_ATTR_RDONLY);
    int error = errno;
    close(fd);
    errno = error;
    return result;
}

static int mask_directory(const char *path, int fd)
{
    static int empty = -1;
    if (empty >= 0)
        return bind_fd(empty, fd, 0, MOUNT_ATTR_RDONLY);
    if (mount("tmpfs", fd_path(fd), "tmpfs", MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC,
              "size=4k,nr_inodes=2,mode=755")
        < 0)
        return -1;
    empty = open_in_root(path, O_PATH | O_DIRECTORY, 0);
    return empty < 0 ? -1 : 0;
}

static int mask(void)
{
    char *path = text();
    int fd = open_in_root(path, O_PATH, 0);
    if (fd < 0)
        return errno == ENOENT ? 0 : -1;
    struct stat stat;
    int result = fstat(fd, &stat);
    if (result == 0 && S_ISDIR(stat.st_mode)) {
        result = mask_directory(path, fd);
    } else if (result == 0) {
        int null = open_null(O_PATH);
        result = null < 0 ? -1 : bind_fd(null, fd, 0, 0);
        close(null);
    }
    int error = errno;
    close(fd);
    errno = error;
    return result;
}

/* ---- the process ------------------------------------------------------------------------------ */

/* As a waiting shell tells it: the code of an exit, 128 and the number of a signal. */
static int exit_code(int status)
{
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static void block_signals(void)
{
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, NULL);
}

/*
 * Removes the groups that the rest of the plan let the container enter; the watcher is in none of
 * them. All else in them is dead: the kernel may take a moment to notice.
 */
static void remove_groups(void)
{
    static const struct timespec pause = {.tv_nsec = 10 * 1000 * 1000};
    for (end = plan_end; at < plan_end;) {
        uint32_t operation = take_u32();
        take_u32();
        uint32_t size = take_u32();
        char *next = (char *) take(size) + size;
        if (operation == ENTER_GROUP) {
            at = next - size;
            char *group = text();
            char *file = strrchr(group, '/');
            if (file != NULL)
                *file = 0;
            for (int tries = 0; tries < 100 && rmdir(group) < 0 && errno == EBUSY; tries++)
                nanosleep(&pause, NULL);
        }
        at = next;
    }
}

/*
 * Stays outside with the supervisor. Its death ends the container; so does the end of the control
 * socket. A terminal that the supervisor had in raw mode then gets its settings back.
 */
static void watch(pid_t child, int started)
{
    struct termios settings;
    int terminal = tcgetattr(0, &settings) == 0;
    if (!terminal)
        syscall(SYS_close_range, 0, 2, 0);
    sigset_t child_ended;
    sigemptyset(&child_ended);
    sigaddset(&child_ended, SIGCHLD);
    struct pollfd sources[] = {
        {.fd = CONTROL, .events = POLLIN},
        {.fd = started, .events = 0},
        {.fd = signalfd(-1, &child_ended, SFD_CLOEXEC), .events = POLLIN},
    };
    int orphaned = 0;
    int status;
    for (;;) {
        if (poll(sources, 3, -1) < 0 && errno != EINTR)
            _exit(125);
        if (sources[1].revents) {
            failure_detail = (uint32_t) child;
            report(STARTED, 0, -1);
            sources[1].fd = -1;
            sources[1].revents = 0;
        }
        if (sources[0].revents) {
            uint32_t signal_number;
            if (recv(CONTROL, &signal_number, sizeof signal_number, 0) == sizeof signal_number) {
                kill(child, (int) signal_number);
            } else {
                kill(child, SIGKILL);
                sources[0].fd = -1;
                sources[0].revents = 0;
                orphaned = 1;
            }
        }
        if (sources[2].revents) {
            struct signalfd_siginfo info;
            if (read(sources[2].fd, &info, sizeof info) < 0 && errno != EINTR)
                _exit(125);
            if (waitpid(child, &status, WNOHANG) == child)
                break;
        }
    }
    if (terminal && orphaned)
        tcsetattr(0, TCSADRAIN, &settings);
    if (orphaned)
        remove_groups();
    _exit(exit_code(status));
}

/* All further steps are those of a new process, process 1 of a new pid namespace if the flags say so. */
static int start_container(void)
{
    uint64_t flags = number();
    int started[2];
    if (pipe2(started, O_CLOEXEC) < 0)
        return -1;
    block_signals();
    long child = syscall(SYS_clone, flags | SIGCHLD, NULL, NULL, NULL, 0);
    if (child < 0)
        return -1;
    if (child > 0) {
        close(started[1]);
        watch((pid_t) child, started[0]);
    }
    close(started[0]);
    if (started[1] != STARTED_PIPE) {
        if (dup3(started[1], STARTED_PIPE, O_CLOEXEC) < 0)
            return -1;
        close(started[1]);
    }
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0)
        return -1;
    /* The watcher may have died before that call: then nobody reads the pipe. */
    struct pollfd watcher = {.fd = STARTED_PIPE, .events = 0};
    if (poll(&watcher, 1, 0) > 0)
        _exit(125);
    return 0;
}

static int enter_group(void)
{
    int fd = open(text(), O_WRONLY | O_CLOEXEC);
    return fd < 0 ? -1 : write_text(fd, "0");
}

static int new_namespaces(void)
{
    return unshare((int) number());
}

static int process = -1;

/* The descriptor of the process whose namespaces are joined comes as a message of its own. */
static int receive_process(void)
{
    process = receive_descriptor();
    return process < 0 ? -1 : 0;
}

/* A pid namespace joined here is the next child's, not this process' own. */
static int join_namespaces(void)
{
    return setns(process, (int) number());
}

static int join_keyring(void)
{
    if (syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, text(), 0, 0, 0) >= 0 || errno == ENOSYS
        || errno == EPERM)
        return 0;
    return -1;
}

static int raise_loopback(void)
{
    struct ifreq request;
    memset(&request, 0, sizeof request);
    strcpy(request.ifr_name, "lo");
    request.ifr_flags = IFF_UP | IFF_RUNNING;
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -1;
    int result = ioctl(fd, SIOCSIFFLAGS, &request);
    int error = errno;
    close(fd);
    errno = error;
    return result;
}

static int set_host_name(void)
{
    uint32_t length;
    char *name = bytes(&length);
    return sethostname(name, length);
}

/* Written through a file that is verified to be the kernel's, not something mounted over it. */
static int set_sysctl(void)
{
    char *path = text();
    char *value = text();
    int fd = open_in_root(path, O_WRONLY, RESOLVE_NO_SYMLINKS);
    if (fd < 0)
        return -1;
    if (!file_system_is(fd, PROC_MAGIC)) {
        close(fd);
        errno = ENODEV;
        return -1;
    }
    return write_text(fd, value);
}

static int set_limit(void)
{
    int resource = (int) number();
    struct rlimit limit;
    limit.rlim_cur = number();
    limit.rlim_max = number();
    return setrlimit(resource, &limit);
}

static int set_oom_score(void)
{
    int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    return fd < 0 ? -1 : write_text(fd, text());
}

static int set_umask(void)
{
    umask((mode_t) number());
    return 0;
}

/* Standard streams that are the host's null device become the container's own. */
static int replace_null_streams(void)
{
    for (int stream = 0; stream < 3; stream++) {
        if (!is_device(stream, 1, 3))
            continue;
        int null = open_null(O_RDWR);
        if (null < 0 || dup2(null, stream) < 0)
            return -1;
        close(null);
    }
    return 0;
}

static int own_stream(void)
{
    int stream = (int) number();
    uid_t user = (uid_t) number();
    gid_t group = (gid_t) number();
    if (fchown(stream, user, group) == 0 || errno == EPERM || errno == EROFS)
        return 0;
    return -1;
}

static int check_pty(int master)
{
    if (!is_device(master, 5, 2) || !file_system_is(master, DEVPTS_MAGIC)) {
        errno = ENODEV;
        return -1;
    }
    return 0;
}

/* A terminal of the container's own devpts becomes the streams, and its console; the master leaves. */
static int open_terminal(void)
{
    struct winsize size = {0};
    size.ws_row = (unsigned short) number();
    size.ws_col = (unsigned short) number();
    uid_t user = (uid_t) number();
    uint64_t is_console = number();
    int unlocked = 0;
    int master = open_in_root("/dev/pts/ptmx", O_RDWR | O_NOCTTY, RESOLVE_NO_SYMLINKS);
    if (master < 0 || check_pty(master) < 0 || ioctl(master, TIOCSPTLCK, &unlocked) < 0)
        return -1;
    int slave = ioctl(master, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC);
    struct stat stat;
    if (slave < 0 || fstat(slave, &stat) < 0)
        return -1;
    if (!S_ISCHR(stat.st_mode) || major(stat.st_rdev) < 136 || major(stat.st_rdev) > 143) {
        errno = ENODEV;
        return -1;
    }
    if (size.ws_row > 0 && ioctl(master, TIOCSWINSZ, &size) < 0)
        return -1;
    if (fchown(slave, user, (gid_t) -1) < 0)
        return -1;
    if (is_console) {
        int console = open_file("/dev/console", RESOLVE_NO_SYMLINKS);
        if (console < 0 || bind_fd(slave, console, 0, 0) < 0)
            return -1;
        close(console);
    }
    for (int stream = 0; stream < 3; stream++)
        if (dup2(slave, stream) < 0)
            return -1;
    close(slave);
    report(TERMINAL, 0, master);
    close(master);
    return 0;
}

static int set_capabilities(uint64_t mask)
{
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct data[2] = {
        {.effective = (uint32_t) mask, .permitted = (uint32_t) mask},
        {.effective = (uint32_t) (mask >> 32), .permitted = (uint32_t) (mask >> 32)},
    };
    return (int) syscall(SYS_capset, &header, data);
}

/*
 * Process 1 while the program runs: reaps what the container leaves behind, forwards each signal to
 * the program's process group, ends with the program. It keeps the right to signal and nothing else.
 */
static void tend(pid_t program)
{
    int null = open_null(O_RDWR);
    for (int stream = 0; stream < 3 && null >= 0; stream++)
        dup2(null, stream);
    syscall(SYS_close_range, null >= 0 ? 3 : 0, ~0U, 0);
    set_capabilities(1ull << CAP_KILL);
    sigset_t all;
    sigfillset(&all);
    for (;;) {
        int signal_number = sigwaitinfo(&all, NULL);
        if (signal_number == SIGCHLD) {
            int status;
            pid_t ended;
            while ((ended = waitpid(-1, &status, WNOHANG)) > 0)
                if (ended == program)
                    _exit(exit_code(status));
        } else if (signal_number > 0 && kill(-program, signal_number) < 0) {
            kill(program, signal_number); /* not yet the leader of a group */
        }
    }
}

static int supervise(void)
{
    pid_t program = fork();
    if (program > 0)
        tend(program);
    return program < 0 ? -1 : 0;
}

static int new_session(void)
{
    uint64_t terminal = number();
    if (setsid() < 0)
        return -1;
    return terminal ? ioctl(0, TIOCSCTTY, 0) : 0;
}

static int enter_directory(void)
{
    char *path = text();
    int fd = open_directory(path, 0755, 0);
    if (fd < 0)
        return -1;
    int result = fchdir(fd);
    int error = errno;
    close(fd);
    errno = error;
    return result;
}

static int forbid_new_privileges(void)
{
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
}

static int bound_capabilities(void)
{
    uint64_t kept = number();
    for (int capability = 0; capability < 64; capability++) {
        if (kept >> capability & 1)
            continue;
        if (prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) < 0) {
            if (errno == EINVAL)
                break; /* the kernel knows no higher one */
            return -1;
        }
    }
    return 0;
}

static int become_user(void)
{
    uid_t user = (uid_t) number();
    gid_t group = (gid_t) number();
    uint64_t capabilities = number();
    uint32_t count = take_u32();
    gid_t *groups = calloc((size_t) count + 1, sizeof *groups);
    if (groups == NULL)
        return -1;
    for (uint32_t i = 0; i < count; i++)
        groups[i] = (gid_t) number();
    int parent_death;
    if (prctl(PR_GET_PDEATHSIG, &parent_death) < 0 || prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) < 0
        || setgroups(count, groups) < 0 || setresgid(group, group, group) < 0
        || setresuid(user, user, user) < 0 || prctl(PR_SET_KEEPCAPS, 0, 0, 0, 0) < 0
        || set_capabilities(capabilities) < 0)
        return -1;
    if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) < 0 && errno != EINVAL)
        return -1;
    /* A change of user clears it. */
    return prctl(PR_SET_PDEATHSIG, parent_death);
}

/* A working directory out of the root, reached through a leaked descriptor, has no path in it. */
static int check_directory(void)
{
    static char path[PATH_MAX];
    if (getcwd(path, sizeof path) == NULL)
        return -1;
    if (path[0] != '/') {
        errno = ENOENT;
        return -1;
    }
    return 0;
}

static int install_filter(void)
{
    uint32_t length;
    char *program = bytes(&length);
    struct sock_filter *aligned = malloc(length);
    if (aligned == NULL)
        return -1;
    memcpy(aligned, program, length);
    struct sock_fprog filter = {(unsigned short) (length / sizeof *aligned), aligned};
    return (int) syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &filter);
}

/* The first candidate that can be executed. On failure: what a shell would say of the whole search. */
static int execute(void)
{
    char **candidates = list();
    char **arguments = list();
    char **environment = list();
    syscall(SYS_close_range, FIRST_OTHER, ~0U, 0);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    int answer = ENOENT;
    for (char **candidate = candidates; *candidate != NULL; candidate++) {
        execve(*candidate, arguments, environment);
        if (errno == ENOENT && faccessat(AT_FDCWD, *candidate, F_OK, 0) == 0) {
            failure_detail = 1; /* it is there, what interprets it is not */
            errno = ENOENT;
            return -1;
        }
        if (errno != ENOENT && errno != ENOTDIR && errno != EACCES)
            return -1;
        if (errno == EACCES)
            answer = EACCES;
    }
    errno = answer;
    return -1;
}

/* ---- operations, in the order of InitPlan's codes ------------------------------------------------ */

static int (*const operations[])(void) = {
    start_container,       /*  0 */
    enter_group,           /*  1 */
    new_namespaces,        /*  2 */
    join_keyring,          /*  3 */
    detach_from_host,      /*  4 */
    open_fuse,             /*  5 */
    mount_fuse,            /*  6 */
    bind_root,             /*  7 */
    open_root,             /*  8 */
    mount_file_system,     /*  9 */
    bind_host,             /* 10 */
    restrict_mount,        /* 11 */
    make_directory,        /* 12 */
    make_device,           /* 13 */
    make_link,             /* 14 */
    pivot,                 /* 15 */
    read_only,             /* 16 */
    mask,                  /* 17 */
    raise_loopback,        /* 18 */
    set_host_name,         /* 19 */
    set_sysctl,            /* 20 */
    set_limit,             /* 21 */
    set_oom_score,         /* 22 */
    set_umask,             /* 23 */
    replace_null_streams,  /* 24 */
    own_stream,            /* 25 */
    open_terminal,         /* 26 */
    supervise,             /* 27 */
    new_session,           /* 28 */
    enter_directory,       /* 29 */
    forbid_new_privileges, /* 30 */
    bound_capabilities,    /* 31 */
    become_user,           /* 32 */
    check_directory,       /* 33 */
    install_filter,        /* 34 */
    execute,               /* 35 */
    memory_file,           /* 36 */
    receive_process,       /* 37 */
    join_namespaces,       /* 38 */
};

int main(void)
{
    prctl(PR_SET_DUMPABLE, 0);
    prctl(PR_SET_NAME, "lamina-init"); /* it was run by the number of a descriptor */
    fcntl(CONTROL, F_SETFD, FD_CLOEXEC);
    dup3(CONTROL, STARTED_PIPE, O_CLOEXEC); /* keeps the number free until start_container */
    umask(0);
    receive_plan();
    plan_end = end;
    for (step = 0; at < plan_end; step++) {
        uint32_t operation = take_u32();
        uint32_t flags = take_u32();
        uint32_t size = take_u32();
        char *next = (char *) take(size) + size;
        at = next - size;
        end = next;
        if (operation >= sizeof operations / sizeof *operations)
            malformed();
        if (operations[operation]() < 0) {
            if (!(flags & OPTIONAL))
                fail();
            report(WARNED, (uint32_t) errno, -1);
        }
        at = next;
        end = plan_end;
    }
    malformed(); /* a plan ends with an exec */
}
