package dev.lamina.unionfs.transport.direct;

import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.NativeBuffer;
import dev.lamina.unionfs.transport.Lifetime;
import dev.lamina.unionfs.transport.direct.Wire.InHeader;
import dev.lamina.unionfs.transport.direct.Wire.WriteIn;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * A thread's loop: look for a request, answer it, until the connection ends. It owns two buffers,
 * in which the data of WRITE and of READ begin on a page.
 */
final class Worker implements Runnable {
    private static final System.Logger LOG = System.getLogger(Worker.class.getName());
    private static final int PAGE = 4096;

    /** Extended attributes have up to 64 KiB, whatever the size of writes. */
    private static final int SMALLEST_BUFFER = 128 * 1024;

    private static final int WRITE_HEADERS = InHeader.SIZE + WriteIn.SIZE;

    private final Channels channels;
    private final Crew crew;
    private final Crew.Member member;
    private final CrewWatch watch;
    private final Company company;
    private final Dispatcher dispatcher;
    private final RequestCounters counters;
    private final int dataSize;
    private final Lifetime lifetime;
    private final Interruptions interruptions;
    private final Patience patience = new Patience();

    /** The last request was there already when it was looked for. */
    private boolean atOnce;

    Worker(
            Channels channels,
            Crew crew,
            Crew.Member member,
            CrewWatch watch,
            Company company,
            Dispatcher dispatcher,
            RequestCounters counters,
            int maxWrite,
            Lifetime lifetime,
            Interruptions interruptions) {
        this.channels = channels;
        this.crew = crew;
        this.member = member;
        this.watch = watch;
        this.company = company;
        this.dispatcher = dispatcher;
        this.counters = counters;
        this.dataSize = Math.max(maxWrite, SMALLEST_BUFFER);
        this.lifetime = lifetime;
        this.interruptions = interruptions;
    }

    @Override
    public void run() {
        try (channels;
                var requests = new NativeBuffer(PAGE + dataSize);
                var replies = new NativeBuffer(PAGE + dataSize)) {
            long address = requests.address() + PAGE - WRITE_HEADERS;
            var request = new Request(address);
            var reply = new Reply(replies.address() + PAGE, dataSize, lifetime);
            company.begin();
            var serving = interruptions.enlist();
            while (member.look()) {
                var channel = receive(address, WRITE_HEADERS + dataSize);
                if (channel == null) {
                    break;
                }
                member.took(isQueued(request));
                watch.wake();
                if (member.isOnly()) {
                    company.keep();
                } else {
                    company.leave();
                }
                serving.begin(request);
                answer(request, reply, channel);
                serving.end();
            }
        } catch (ErrnoException e) {
            LOG.log(Level.ERROR, "A connection ends: no requests can be read from it", e);
        } finally {
            crew.end();
            watch.wake();
        }
    }

    /**
     * Whether a request had to wait for one of somebody else, or can be answered meanwhile. What a
     * client asks while it is given the processor is there at once too.
     */
    private boolean isQueued(Request request) {
        boolean another = company.changes(request.pid());
        return atOnce && (another || request.opcode() == Opcode.READ);
    }

    /** Where a request has come from; null when the connection has ended. */
    private @Nullable DeviceChannel receive(long address, int size) throws ErrnoException {
        var eager = channels.eager();
        var from = eager;
        int received = 0;
        if (eager != null) {
            received = eager.receive(address, size);
            atOnce = received > 0;
            if (received == 0 && member.isAlone() && !company.isKept()) {
                received = persist(eager, address, size);
            }
        }
        while (received == 0) {
            from = channels.patient();
            received = from.receive(address, size);
        }
        return received > 0 ? from : null;
    }

    private int persist(DeviceChannel eager, long address, int size) throws ErrnoException {
        int received = 0;
        if (patience.begin()) {
            while (received == 0 && patience.goesOn()) {
                received = eager.receive(address, size);
            }
            patience.ended(received != 0);
        }
        return received;
    }

    private void answer(Request request, Reply reply, DeviceChannel channel) {
        int length = dispatcher.answer(request, reply, counters);
        if (length > 0 && !sent(request, reply, length, channel)) {
            sent(request, reply, reply.failure(request.unique(), Errno.EIO.value()), channel);
        }
    }

    private static boolean sent(Request request, Reply reply, int length, DeviceChannel channel) {
        try {
            channel.send(reply.address(), length);
            return true;
        } catch (ErrnoException e) {
            LOG.log(Level.ERROR, "The kernel refuses the answer to " + request.opcode(), e);
            return false;
        }
    }
}
