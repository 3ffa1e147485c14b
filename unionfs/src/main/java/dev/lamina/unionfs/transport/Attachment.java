package dev.lamina.unionfs.transport;

import dev.lamina.linux.Fd;

/** Where a union appears. */
public sealed interface Attachment {
    /**
     * Mounted by the transport on an existing directory of this process' mount namespace.
     *
     * @param path absolute, bytes
     * @param source shown in the first column of the mount table
     * @param trusted set-user-id programs and device nodes have their force; not for images on the
     *     host
     */
    record Directory(
            byte[] path, String source, boolean readOnly, boolean allowOther, boolean trusted)
            implements Attachment {
        /** Neither set-user-id programs nor device nodes have any force. */
        public Directory(byte[] path, String source, boolean readOnly, boolean allowOther) {
            this(path, source, readOnly, allowOther, false);
        }
    }

    /**
     * A connection somebody else mounts, perhaps in another mount namespace: an open FUSE device,
     * which the transport closes. Only the direct transport can serve it.
     */
    record Device(Fd fd) implements Attachment {}
}
