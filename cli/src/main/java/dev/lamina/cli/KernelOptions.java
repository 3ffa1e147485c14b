package dev.lamina.cli;

import dev.lamina.unionfs.transport.Access;
import dev.lamina.unionfs.transport.Attachment;
import dev.lamina.unionfs.transport.MountFlag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How the kernel mounts it: flags of mount(8), and who may use the mount. */
final class KernelOptions {
    private static final Path SELINUX = Path.of("/sys/fs/selinux/enforce");

    private final Set<MountFlag> flags = EnumSet.of(MountFlag.NODEV);
    private final boolean isRoot;
    private Access access;
    private boolean checked = true;
    private String label = "";
    private @Nullable String source;

    /** As fuse-overlayfs has it: root's mount is everybody's, with set-user-id programs. */
    KernelOptions(boolean isRoot) {
        this.isRoot = isRoot;
        this.access = isRoot ? Access.EVERYONE : Access.OWNER;
        if (!isRoot) {
            flags.add(MountFlag.NOSUID);
        }
    }

    boolean take(MountOption option) {
        switch (option.name()) {
            case "ro" -> flags.add(MountFlag.RO);
            case "rw" -> flags.remove(MountFlag.RO);
            case "suid" -> flags.remove(MountFlag.NOSUID);
            case "nosuid" -> flags.add(MountFlag.NOSUID);
            case "dev" -> flags.remove(MountFlag.NODEV);
            case "nodev" -> flags.add(MountFlag.NODEV);
            case "exec" -> flags.remove(MountFlag.NOEXEC);
            case "noexec" -> flags.add(MountFlag.NOEXEC);
            case "sync" -> flags.add(MountFlag.SYNC);
            case "async" -> flags.remove(MountFlag.SYNC);
            case "dirsync" -> flags.add(MountFlag.DIRSYNC);
            case "atime" -> flags.remove(MountFlag.NOATIME);
            case "noatime" -> flags.add(MountFlag.NOATIME);
            case "diratime" -> flags.remove(MountFlag.NODIRATIME);
            case "nodiratime" -> flags.add(MountFlag.NODIRATIME);
            case "user", "users", "owner", "group" ->
                    flags.addAll(Set.of(MountFlag.NOSUID, MountFlag.NODEV, MountFlag.NOEXEC));
            case "defaults" -> flags.removeAll(EnumSet.allOf(MountFlag.class));
            case "allow_other" -> access = Access.EVERYONE;
            case "allow_root" -> access = Access.OWNER_AND_ROOT;
            case "default_permissions" -> checked = true;
            case "relaxed_permissions" -> relax(option);
            case "context" -> label = Files.exists(SELINUX) ? option.text() : "";
            case "fsname" -> source = option.text();
            default -> {
                return false;
            }
        }
        return true;
    }

    private void relax(MountOption option) {
        if (isRoot) {
            throw new UsageException(
                    option + " as root would let everybody do everything",
                    "leave it out, or mount as another user");
        }
        checked = false;
    }

    /**
     * @param first what stands before the mount point on the command line
     */
    Attachment attachment(String mountPoint, @Nullable String first) {
        return new Attachment.Directory(
                Paths.bytes(mountPoint),
                source != null ? source : first != null ? first : "junion",
                flags,
                access,
                checked,
                label);
    }
}
