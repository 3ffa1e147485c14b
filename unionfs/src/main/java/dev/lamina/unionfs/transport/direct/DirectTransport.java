package dev.lamina.unionfs.transport.direct;

import dev.lamina.linux.Linux;
import dev.lamina.unionfs.transport.Attachment;
import dev.lamina.unionfs.transport.Transport;
import dev.lamina.unionfs.tree.UnionOperations;
import java.io.IOException;

/** Serves unions on the FUSE device. Immutable; one instance serves any number of them. */
public record DirectTransport(Linux linux, DirectOptions options) implements Transport {
    public DirectTransport() {
        this(Linux.SYSTEM, DirectOptions.DEFAULT);
    }

    @Override
    public Connection serve(UnionOperations union, Attachment attachment) throws IOException {
        return attachment instanceof Attachment.Device device
                ? DirectConnection.awaitingMount(linux, options, union, device.fd())
                : mount(union, (Attachment.Directory) attachment);
    }

    private Connection mount(UnionOperations union, Attachment.Directory directory)
            throws IOException {
        FuseMount mount;
        try {
            mount = FuseMount.on(directory, linux);
        } catch (IOException | RuntimeException e) {
            union.close();
            throw e;
        }
        return DirectConnection.mounted(linux, options, union, mount);
    }
}
