package dev.lamina.unionfs.transport.direct;

import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.NativeBuffer;
import dev.lamina.linux.NativeMemory;
import dev.lamina.unionfs.transport.direct.Wire.InitOut;
import java.util.function.BooleanSupplier;

/** The first exchange of a connection: INIT, before any other request comes. */
record Handshake(DeviceChannel channel, DirectOptions options) {
    private static final int BUFFER = 8192;
    private static final int PAYLOAD = 4096;
    private static final int MOUNT_POLL_MILLIS = 1;
    private static final Errno EPROTO = Errno.of(71);

    /**
     * Waits until the device is mounted, then agrees with the kernel.
     *
     * @param given whether to give up waiting
     * @throws ErrnoException ENOTCONN when the connection ended or was given up; EPROTO when the
     *     kernel speaks another language
     */
    Agreement perform(BooleanSupplier given) throws ErrnoException, InterruptedException {
        try (var requests = new NativeBuffer(BUFFER);
                var replies = new NativeBuffer(BUFFER)) {
            var request = new Request(requests.address());
            var reply = new Reply(replies.address() + PAYLOAD, BUFFER - PAYLOAD);
            while (true) {
                receiveMounted(requests, given);
                if (request.opcode() != Opcode.INIT) {
                    send(reply, reply.failure(request.unique(), Errno.EIO.value()));
                    continue;
                }
                var offer = InitOffer.of(request);
                if (offer.major() > Wire.MAJOR) {
                    send(reply, reply.success(request.unique(), majorOnly(reply.payload())));
                    continue;
                }
                if (offer.major() < Wire.MAJOR || offer.minor() < Wire.OLDEST_MINOR) {
                    send(reply, reply.failure(request.unique(), EPROTO.value()));
                    throw new ErrnoException(
                            EPROTO, "FUSE INIT", "version " + offer.major() + "." + offer.minor());
                }
                var agreement = Agreement.on(offer, options);
                send(reply, reply.success(request.unique(), agreement.encode(reply.payload())));
                return agreement;
            }
        }
    }

    /** A kernel of a newer major version asks again in ours when told which it is. */
    private static int majorOnly(long at) {
        NativeMemory.clear(at, InitOut.SIZE);
        NativeMemory.putInt(at + InitOut.MAJOR, Wire.MAJOR);
        NativeMemory.putInt(at + InitOut.MINOR, Wire.MINOR);
        return InitOut.SIZE;
    }

    /** A device that is not mounted yet answers EPERM, and there is no way to wait for more. */
    private void receiveMounted(NativeBuffer buffer, BooleanSupplier given)
            throws ErrnoException, InterruptedException {
        while (!given.getAsBoolean()) {
            try {
                int received = channel.receive(buffer.address(), buffer.size());
                if (received > 0) {
                    return;
                }
                if (received < 0) {
                    break;
                }
            } catch (ErrnoException e) {
                if (!e.is(Errno.EPERM)) {
                    throw e;
                }
                Thread.sleep(MOUNT_POLL_MILLIS);
            }
        }
        throw new ErrnoException(Errno.ENOTCONN, "FUSE INIT");
    }

    private void send(Reply reply, int length) throws ErrnoException {
        channel.send(reply.address(), length);
    }
}
