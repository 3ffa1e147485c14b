package dev.lamina.unionfs.transport.direct;

import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.NativeBuffer;
import dev.lamina.linux.NativeMemory;
import dev.lamina.unionfs.transport.direct.Wire.NotifyInvalEntry;
import dev.lamina.unionfs.transport.direct.Wire.NotifyInvalInode;
import dev.lamina.unionfs.transport.direct.Wire.OutHeader;
import dev.lamina.unionfs.tree.KernelCache;
import java.lang.System.Logger.Level;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/**
 * Notifications to the kernel, sent one after the other by a thread of their own: the kernel takes
 * locks for them that it may hold for the very request being answered.
 */
final class KernelNotifier implements KernelCache, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(KernelNotifier.class.getName());

    /** In place of an offset. */
    private static final long ATTRIBUTES_ONLY = -1;

    private final DeviceChannel channel;
    private final ExecutorService sender =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().daemon().name("fuse-notify").factory());

    KernelNotifier(DeviceChannel channel) {
        this.channel = channel;
    }

    @Override
    public void dropEntry(long parent, byte[] name) {
        enqueue(() -> send(entry(parent, name)));
    }

    @Override
    public void dropInode(long node) {
        enqueue(() -> send(inode(node)));
    }

    /** Drops attributes but no pages: at once, since the kernel takes no lock for it. */
    void dropAttributes(long node) {
        var message = inode(node);
        NativeMemory.putLong(
                message.address() + OutHeader.SIZE + NotifyInvalInode.OFF, ATTRIBUTES_ONLY);
        send(message);
    }

    private void enqueue(Runnable notification) {
        try {
            sender.execute(notification);
        } catch (RejectedExecutionException e) {
            LOG.log(Level.DEBUG, "Nobody to notify: the connection has ended");
        }
    }

    private static NativeBuffer entry(long parent, byte[] name) {
        var buffer = message(NotifyInvalEntry.CODE, NotifyInvalEntry.SIZE + name.length + 1);
        long body = buffer.address() + OutHeader.SIZE;
        NativeMemory.putLong(body + NotifyInvalEntry.PARENT, parent);
        NativeMemory.putInt(body + NotifyInvalEntry.NAMELEN, name.length);
        NativeMemory.putBytes(body + NotifyInvalEntry.SIZE, name);
        return buffer;
    }

    /** Offset and length stay 0: attributes and all pages. */
    private static NativeBuffer inode(long node) {
        var buffer = message(NotifyInvalInode.CODE, NotifyInvalInode.SIZE);
        NativeMemory.putLong(buffer.address() + OutHeader.SIZE + NotifyInvalInode.INO, node);
        return buffer;
    }

    private static NativeBuffer message(int code, int bodySize) {
        var buffer = new NativeBuffer(OutHeader.SIZE + bodySize);
        NativeMemory.putInt(buffer.address() + OutHeader.LEN, buffer.size());
        NativeMemory.putInt(buffer.address() + OutHeader.ERROR, code);
        return buffer;
    }

    private void send(NativeBuffer message) {
        try (message) {
            channel.send(message.address(), message.size());
        } catch (ErrnoException e) {
            LOG.log(Level.DEBUG, "The kernel does not take a notification", e);
        }
    }

    @Override
    public void close() {
        sender.shutdown();
    }
}
