package dev.lamina.unionfs.transport.direct;

/**
 * Where the fields of the protocol's structures lie, in bytes from the start of the structure: the
 * kernel's {@code linux/fuse.h}, in the byte order of the machine. {@code SIZE} is the size of the
 * whole; structures with a variable tail have it behind {@code SIZE}.
 */
final class Wire {
    static final int MAJOR = 7;

    /** The newest minor version spoken, and the oldest whose structures are the same. */
    static final int MINOR = 45;

    static final int OLDEST_MINOR = 31;

    private Wire() {}

    interface InHeader {
        int SIZE = 40;
        int LEN = 0;
        int OPCODE = 4;
        int UNIQUE = 8;
        int NODEID = 16;
        int UID = 24;
        int GID = 28;
        int PID = 32;
    }

    interface OutHeader {
        int SIZE = 16;
        int LEN = 0;
        int ERROR = 4;
        int UNIQUE = 8;
    }

    interface InitIn {
        int SIZE = 64;
        int MAJOR = 0;
        int MINOR = 4;
        int MAX_READAHEAD = 8;
        int FLAGS = 12;
        int FLAGS2 = 16;
    }

    interface InitOut {
        int SIZE = 64;
        int MAJOR = 0;
        int MINOR = 4;
        int MAX_READAHEAD = 8;
        int FLAGS = 12;
        int MAX_BACKGROUND = 16;
        int CONGESTION = 18;
        int MAX_WRITE = 20;
        int TIME_GRAN = 24;
        int MAX_PAGES = 28;
        int FLAGS2 = 32;
        int MAX_STACK_DEPTH = 36;
    }

    interface Attr {
        int SIZE = 88;
        int INO = 0;
        int LENGTH = 8;
        int BLOCKS = 16;
        int ATIME = 24;
        int MTIME = 32;
        int CTIME = 40;
        int ATIMENSEC = 48;
        int MTIMENSEC = 52;
        int CTIMENSEC = 56;
        int MODE = 60;
        int NLINK = 64;
        int UID = 68;
        int GID = 72;
        int RDEV = 76;
        int BLKSIZE = 80;
        int FLAGS = 84;
    }

    interface EntryOut {
        int SIZE = 128;
        int NODEID = 0;
        int GENERATION = 8;
        int ENTRY_VALID = 16;
        int ATTR_VALID = 24;
        int ENTRY_NSEC = 32;
        int ATTR_NSEC = 36;
        int ATTR = 40;
    }

    interface GetattrIn {
        int SIZE = 16;
        int FLAGS = 0;
        int FH = 8;

        /** In the flags: the handle is given. */
        int FH_VALID = 1;
    }

    interface AttrOut {
        int SIZE = 104;
        int ATTR_VALID = 0;
        int ATTR_NSEC = 8;
        int ATTR = 16;
    }

    interface SetattrIn {
        int SIZE = 88;
        int VALID = 0;
        int FH = 8;
        int LENGTH = 16;
        int ATIME = 32;
        int MTIME = 40;
        int ATIMENSEC = 56;
        int MTIMENSEC = 60;
        int MODE = 68;
        int UID = 76;
        int GID = 80;

        /** Bits of {@link #VALID}. */
        int HAS_MODE = 1;

        int HAS_UID = 1 << 1;
        int HAS_GID = 1 << 2;
        int HAS_LENGTH = 1 << 3;
        int HAS_ATIME = 1 << 4;
        int HAS_MTIME = 1 << 5;
        int HAS_FH = 1 << 6;
        int ATIME_NOW = 1 << 7;
        int MTIME_NOW = 1 << 8;
        int HAS_LOCKOWNER = 1 << 9;
        int KILL_SUIDGID = 1 << 11;
    }

    interface OpenIn {
        int SIZE = 8;
        int FLAGS = 0;
        int OPEN_FLAGS = 4;

        /** A bit of the further flags: the truncation takes privileges off the file. */
        int KILL_SUIDGID = 1;
    }

    interface OpenOut {
        int SIZE = 16;
        int FH = 0;
        int OPEN_FLAGS = 8;
        int BACKING_ID = 12;

        /** Bits of {@link #OPEN_FLAGS}. */
        int KEEP_CACHE = 1 << 1;

        int CACHE_DIR = 1 << 3;
        int PASSTHROUGH = 1 << 7;
    }

    /** Followed by the name, which means nothing in TMPFILE. */
    interface CreateIn {
        int SIZE = 16;
        int FLAGS = 0;
        int MODE = 4;
        int UMASK = 8;
    }

    interface MknodIn {
        int SIZE = 16;
        int MODE = 0;
        int RDEV = 4;
        int UMASK = 8;
    }

    interface MkdirIn {
        int SIZE = 8;
        int MODE = 0;
        int UMASK = 4;
    }

    interface LinkIn {
        int SIZE = 8;
        int OLDNODEID = 0;
    }

    interface RenameIn {
        int SIZE = 8;
        int NEWDIR = 0;
    }

    interface Rename2In {
        int SIZE = 16;
        int NEWDIR = 0;
        int FLAGS = 8;
    }

    /** READ, READDIR and READDIRPLUS. */
    interface ReadIn {
        int SIZE = 40;
        int FH = 0;
        int OFFSET = 8;
        int COUNT = 16;
    }

    interface WriteIn {
        int SIZE = 40;
        int FH = 0;
        int OFFSET = 8;
        int COUNT = 16;
        int WRITE_FLAGS = 20;

        /** A bit of the flags: the write takes privileges off the file. */
        int KILL_SUIDGID = 1 << 2;
    }

    interface WriteOut {
        int SIZE = 8;
        int COUNT = 0;
    }

    interface ReleaseIn {
        int SIZE = 24;
        int FH = 0;
    }

    interface FsyncIn {
        int SIZE = 16;
        int FH = 0;
        int FSYNC_FLAGS = 8;

        /** In the flags: data only. */
        int DATASYNC = 1;
    }

    /** Only 8 bytes unless SETXATTR_EXT was agreed on. */
    interface SetxattrIn {
        int SIZE = 16;
        int COMPAT_SIZE = 8;
        int VALUE_SIZE = 0;
        int FLAGS = 4;
        int SETXATTR_FLAGS = 8;

        /** In the further flags: the set-group-id bit goes with this ACL. */
        int ACL_KILL_SGID = 1;
    }

    /** GETXATTR, followed by the name, and LISTXATTR. */
    interface GetxattrIn {
        int SIZE = 8;
        int VALUE_SIZE = 0;
    }

    interface GetxattrOut {
        int SIZE = 8;
        int VALUE_SIZE = 0;
    }

    interface FallocateIn {
        int SIZE = 32;
        int FH = 0;
        int OFFSET = 8;
        int LENGTH = 16;
        int MODE = 24;
    }

    interface LseekIn {
        int SIZE = 24;
        int FH = 0;
        int OFFSET = 8;
        int WHENCE = 16;
    }

    interface LseekOut {
        int SIZE = 8;
        int OFFSET = 0;
    }

    interface CopyFileRangeIn {
        int SIZE = 56;
        int FH_IN = 0;
        int OFF_IN = 8;
        int NODEID_OUT = 16;
        int FH_OUT = 24;
        int OFF_OUT = 32;
        int LEN = 40;
        int FLAGS = 48;
    }

    interface CopyFileRangeOut {
        int SIZE = 8;
        int COUNT = 0;
    }

    interface StatfsOut {
        int SIZE = 80;
        int BLOCKS = 0;
        int BFREE = 8;
        int BAVAIL = 16;
        int FILES = 24;
        int FFREE = 32;
        int BSIZE = 40;
        int NAMELEN = 44;
        int FRSIZE = 48;
    }

    interface InterruptIn {
        int SIZE = 8;
        int UNIQUE = 0;
    }

    interface ForgetIn {
        int SIZE = 8;
        int NLOOKUP = 0;
    }

    /** Followed by {@link ForgetOne} records. */
    interface BatchForgetIn {
        int SIZE = 8;
        int COUNT = 0;
    }

    interface ForgetOne {
        int SIZE = 16;
        int NODEID = 0;
        int NLOOKUP = 8;
    }

    /** Followed by the name; the record is padded to 8 bytes. */
    interface Dirent {
        int SIZE = 24;
        int INO = 0;
        int OFF = 8;
        int NAMELEN = 16;
        int TYPE = 20;
    }

    /** Followed by the name; the record is padded to 8 bytes. */
    interface Direntplus {
        int SIZE = 152;
        int ENTRY_OUT = 0;
        int DIRENT = 128;
    }

    interface NotifyInvalInode {
        int CODE = 2;
        int SIZE = 24;
        int INO = 0;
        int OFF = 8;
        int LEN = 16;
    }

    /** Followed by the data. */
    interface NotifyStore {
        int CODE = 4;
        int SIZE = 24;
        int NODEID = 0;
        int OFFSET = 8;
        int COUNT = 16;
    }

    /** Followed by the name and a NUL. */
    interface NotifyInvalEntry {
        int CODE = 3;
        int SIZE = 16;
        int PARENT = 0;
        int NAMELEN = 8;
        int FLAGS = 12;
    }
}
