package dev.lamina.cli;

import dev.lamina.unionfs.AccessLog;
import dev.lamina.unionfs.UnionMount;
import dev.lamina.unionfs.UnionOptions;
import dev.lamina.unionfs.record.AccessFile;
import dev.lamina.unionfs.transport.Attachment;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;

/** A union on a mount point, from its mount to the end of the program. */
final class UnionServer {
    private final UnionSpec spec;
    private final Console console;
    private final CountDownLatch ended = new CountDownLatch(1);

    private UnionServer(UnionSpec spec, Console console) {
        this.spec = spec;
        this.console = console;
    }

    /** Returns when it has been unmounted; a signal unmounts it. */
    static void serve(UnionSpec spec, Console console) throws IOException, InterruptedException {
        for (String option : spec.ignored()) {
            console.err().println("junion: ignored: mount option " + Paths.shown(option));
        }
        if (spec.attachment() instanceof Attachment.Directory directory) {
            StaleUnions.removeAt(Paths.absolute(directory.path()));
        }
        new UnionServer(spec, console).serve();
    }

    private void serve() throws IOException, InterruptedException {
        var record = spec.record();
        try {
            if (record == null) {
                serve(spec.options());
            } else {
                try (var file = AccessFile.open(record)) {
                    serve(spec.options().recordedBy(new AccessLog(file)));
                }
            }
        } finally {
            ended.countDown();
        }
    }

    private void serve(UnionOptions options) throws IOException, InterruptedException {
        try (var mount = UnionMount.open(options, spec.attachment())) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> end(mount), "unmount"));
            Background.ready();
            StaleUnions.tryRemoveAll();
            try (var _ = RequestSocket.tryOpen(mount)) {
                mount.await();
            }
            if (spec.tellsRequests()) {
                RequestTable.print(mount.requests(), console.err());
            }
        }
    }

    /** On a signal: the program ends when everything has been told and written. */
    private void end(UnionMount mount) {
        mount.close();
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
