package dev.lamina.unionfs.transport;

import dev.lamina.linux.Fd;
import java.util.EnumSet;
import java.util.Set;

/** Where a union appears. */
public sealed interface Attachment {
    /**
     * Mounted by the transport on an existing directory of this process' mount namespace.
     *
     * @param path absolute, bytes
     * @param source shown in the first column of the mount table
     * @param flags as asked for; a user who may not mount gets {@link MountFlag#NOSUID} and {@link
     *     MountFlag#NODEV} in any case
     * @param checked the kernel compares owner, mode and ACL of each file with the caller;
     *     otherwise whoever may use the mount may do what the server may
     * @param label the SELinux context of all files, or empty
     */
    record Directory(
            byte[] path,
            String source,
            Set<MountFlag> flags,
            Access access,
            boolean checked,
            String label)
            implements Attachment {
        public Directory {
            flags = Set.copyOf(flags);
        }

        /**
         * The usual one.
         *
         * @param trusted set-user-id programs and device nodes have their force; not for images on
         *     the host
         */
        public Directory(
                byte[] path, String source, boolean readOnly, boolean allowOther, boolean trusted) {
            this(
                    path,
                    source,
                    flags(readOnly, trusted),
                    allowOther ? Access.EVERYONE : Access.OWNER,
                    true,
                    "");
        }

        /** Neither set-user-id programs nor device nodes have any force. */
        public Directory(byte[] path, String source, boolean readOnly, boolean allowOther) {
            this(path, source, readOnly, allowOther, false);
        }

        private static Set<MountFlag> flags(boolean readOnly, boolean trusted) {
            var flags = EnumSet.noneOf(MountFlag.class);
            if (readOnly) {
                flags.add(MountFlag.RO);
            }
            if (!trusted) {
                flags.add(MountFlag.NOSUID);
                flags.add(MountFlag.NODEV);
            }
            return flags;
        }

        public boolean has(MountFlag flag) {
            return flags.contains(flag);
        }
    }

    /**
     * A connection somebody else mounts, perhaps in another mount namespace: an open FUSE device,
     * which the transport closes. Only the direct transport can serve it.
     */
    record Device(Fd fd) implements Attachment {}
}
