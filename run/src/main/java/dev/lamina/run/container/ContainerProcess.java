package dev.lamina.run.container;

import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.Fd;
import dev.lamina.linux.Linux;
import dev.lamina.linux.SocketCalls;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A running container, held by init's watcher: a child of this process, outside the container. It
 * ends the container when this process is gone, however that happens. Thread-safe.
 */
public final class ContainerProcess implements AutoCloseable {
    private static final int MESSAGE = 16;

    /** Kinds of init.c's reports. */
    private static final int FAILED = 1;

    private static final int WARNED = 2;
    private static final int FUSE_DEVICE = 3;
    private static final int TERMINAL = 4;
    private static final int STARTED = 5;

    /** Takes what init sends while it sets the container up. */
    public interface Supervisor {
        /** The device of the union's mount, which must now be served; the receiver closes it. */
        void serve(Fd fuseDevice) throws IOException;

        /** A step that may fail did. */
        void warn(InitPlan.Step step, Errno errno);
    }

    private final Linux linux;
    private final InitPlan plan;
    private final Fd control;
    private final Fd watcher;
    private @Nullable Fd terminal;
    private @Nullable Integer code;
    private int pid;

    private ContainerProcess(Linux linux, InitPlan plan, Fd control, Fd watcher) {
        this.linux = linux;
        this.plan = plan;
        this.control = control;
        this.watcher = watcher;
    }

    /**
     * Executes the plan; returns when the program runs.
     *
     * @param streams descriptors of this process that become the program's 0, 1 and 2
     * @throws StartException when it does not come to run; nothing is left then
     */
    public static ContainerProcess start(
            Linux linux, InitPlan plan, int[] streams, Supervisor supervisor) throws IOException {
        return start(linux, plan, streams, -1, supervisor);
    }

    /**
     * The same for a plan that joins a process.
     *
     * @param joined its pidfd, -1 for none
     */
    public static ContainerProcess start(
            Linux linux, InitPlan plan, int[] streams, int joined, Supervisor supervisor)
            throws IOException {
        var files = linux.files();
        byte[] program = InitProgram.path(files);
        var pair = linux.sockets().socketPair();
        var control = new Fd(files, pair.first());
        int pid;
        try (var childEnd = new Fd(files, pair.second())) {
            var fds = new int[] {streams[0], streams[1], streams[2], childEnd.number()};
            var name = List.of("lamina-init".getBytes(StandardCharsets.US_ASCII));
            pid = linux.processes().spawn(program, name, List.of(), fds);
        } catch (IOException e) {
            control.close();
            throw e;
        }
        var watcher = new Fd(files, linux.processes().pidfd(pid));
        var process = new ContainerProcess(linux, plan, control, watcher);
        try {
            process.sendPlan();
            if (joined >= 0) {
                linux.sockets().send(control.number(), new byte[1], joined);
            }
            process.awaitStart(supervisor);
            return process;
        } catch (IOException | RuntimeException e) {
            process.close();
            throw e;
        }
    }

    private void sendPlan() throws IOException {
        var files = linux.files();
        try (var memory = new Fd(files, files.memfd("lamina-plan"))) {
            files.writeFully(memory.number(), plan.encode());
            files.seal(memory.number());
            linux.sockets().send(control.number(), new byte[1], memory.number());
        }
    }

    private void awaitStart(Supervisor supervisor) throws IOException {
        while (true) {
            var message = receive();
            if (message == null) {
                throw StartException.died(await());
            }
            var body = ByteBuffer.wrap(message.bytes()).order(ByteOrder.nativeOrder());
            int kind = body.getInt(0);
            var errno = Errno.of(body.getInt(8));
            switch (kind) {
                case FAILED -> throw StartException.at(step(body), errno, body.getInt(12) != 0);
                case WARNED -> supervisor.warn(step(body), errno);
                case FUSE_DEVICE -> supervisor.serve(new Fd(linux.files(), message.fd()));
                case TERMINAL -> terminal = new Fd(linux.files(), message.fd());
                case STARTED -> {
                    pid = body.getInt(12);
                    return;
                }
                default -> throw new IOException("init sent an unknown message " + kind);
            }
        }
    }

    private InitPlan.Step step(ByteBuffer report) {
        return plan.steps().get(report.getInt(4));
    }

    private SocketCalls.@Nullable Message receive() throws ErrnoException {
        return linux.sockets().receive(control.number(), MESSAGE);
    }

    /** The container's process 1, as this process sees it. */
    public int pid() {
        return pid;
    }

    /** The other side of the container's terminal, if it has one; closed with this process. */
    public @Nullable Fd terminal() {
        return terminal;
    }

    /** A descriptor that becomes readable when the container has ended. */
    public int pidfd() {
        return watcher.number();
    }

    /** Sends a signal to the program; to a container that has ended, nothing. */
    public void signal(int signal) throws IOException {
        var number = ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(signal);
        try {
            linux.sockets().send(control.number(), number.array(), -1);
        } catch (ErrnoException e) {
            if (!e.is(Errno.EPIPE) && !e.is(Errno.ENOTCONN)) {
                throw e;
            }
        }
    }

    /**
     * Waits for the end of the container, all its processes; the program's code, or 128 + signal.
     */
    public synchronized int await() throws IOException {
        if (code == null) {
            int status = linux.processes().await(watcher.number());
            code = (status & 0x7f) == 0 ? status >> 8 : 128 + (status & 0x7f);
        }
        return code;
    }

    /** Ends the container if it still runs, and waits for that. */
    @Override
    public void close() {
        control.close(); // the watcher kills the container
        try {
            await();
        } catch (IOException e) {
            // Not waited for twice: the kernel has it reaped already.
        }
        watcher.close();
        if (terminal != null) {
            terminal.close();
        }
    }
}
