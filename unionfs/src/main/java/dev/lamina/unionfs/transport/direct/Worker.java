package dev.lamina.unionfs.transport.direct;

import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.NativeBuffer;
import dev.lamina.unionfs.transport.direct.Wire.InHeader;
import dev.lamina.unionfs.transport.direct.Wire.WriteIn;
import java.lang.System.Logger.Level;

/**
 * A thread's loop: read a request, answer it, until the connection ends. It owns two buffers, in
 * which the data of WRITE and of READ begin on a page.
 */
final class Worker implements Runnable {
    private static final System.Logger LOG = System.getLogger(Worker.class.getName());
    private static final int PAGE = 4096;

    /** Extended attributes have up to 64 KiB, whatever the size of writes. */
    private static final int SMALLEST_BUFFER = 128 * 1024;

    private static final int WRITE_HEADERS = InHeader.SIZE + WriteIn.SIZE;

    private final DeviceChannel channel;
    private final Dispatcher dispatcher;
    private final int dataSize;
    private final RequestCounters counters;

    Worker(DeviceChannel channel, Dispatcher dispatcher, int maxWrite, RequestCounters counters) {
        this.channel = channel;
        this.dispatcher = dispatcher;
        this.dataSize = Math.max(maxWrite, SMALLEST_BUFFER);
        this.counters = counters;
    }

    @Override
    public void run() {
        try (var requests = new NativeBuffer(PAGE + dataSize);
                var replies = new NativeBuffer(PAGE + dataSize)) {
            long address = requests.address() + PAGE - WRITE_HEADERS;
            var request = new Request(address);
            var reply = new Reply(replies.address() + PAGE, dataSize);
            while (channel.receive(address, WRITE_HEADERS + dataSize)) {
                answer(request, reply);
            }
        } catch (ErrnoException e) {
            LOG.log(Level.ERROR, "A worker ends: it cannot read requests", e);
        }
    }

    private void answer(Request request, Reply reply) throws ErrnoException {
        int length = dispatcher.answer(request, reply, counters);
        if (length == 0) {
            return;
        }
        try {
            channel.send(reply.address(), length);
        } catch (ErrnoException e) {
            LOG.log(Level.ERROR, "The kernel does not take the answer to " + request.opcode(), e);
            channel.send(reply.address(), reply.failure(request.unique(), Errno.EIO.value()));
        }
    }
}
