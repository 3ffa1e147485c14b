package dev.lamina.store.registry;

import dev.lamina.store.blob.StoreLayout;
import dev.lamina.store.blob.StoreLock;
import dev.lamina.store.digest.Digest;
import dev.lamina.store.error.StoreException;
import dev.lamina.store.fault.FailPoint;
import dev.lamina.store.image.Descriptor;
import dev.lamina.store.registry.Session.Ask;
import dev.lamina.store.transfer.BlobContent;
import dev.lamina.store.transfer.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One blob on its way into a repository. Where an upload is going on is written down, so that
 * another attempt, also of another process, asks how far it came and sends the rest.
 */
final class Upload {
    private static final Pattern RANGE = Pattern.compile("(?:bytes=)?0-(\\d{1,18})");

    private final Repository repository;
    private final StoreLayout layout;
    private final Descriptor blob;
    private final BlobContent content;
    private final Progress.Counter progress;
    private final Path journal;
    private long told;

    Upload(
            Repository repository,
            StoreLayout layout,
            Descriptor blob,
            BlobContent content,
            Progress.Counter progress) {
        this.repository = repository;
        this.layout = layout;
        this.blob = blob;
        this.content = content;
        this.progress = progress;
        String place = repository.session().endpoint().base() + "/" + repository.path();
        byte[] name = (place + "@" + blob.digest()).getBytes(StandardCharsets.UTF_8);
        String hex = blob.digest().hex();
        journal = layout.transfers().resolve(hex + ".push-" + Digest.of(name).shortHex());
    }

    /** Returns when the repository has the blob. */
    void run(Optional<String> mountFrom) throws IOException {
        try (var _ = StoreLock.transferring(layout, blob.digest())) {
            Optional<State> state = resumed();
            if (state.isEmpty()) {
                Optional<URI> begun = repository.begin(blob, mountFrom);
                if (begun.isEmpty()) {
                    progress.skip(blob.size());
                    return;
                }
                state = Optional.of(new State(begun.get(), 0));
            }
            send(state.get());
            Files.deleteIfExists(journal);
            FailPoint.PUSH_COMMITTED.reached();
        }
    }

    /**
     * How far an upload came.
     *
     * @param location where to go on
     * @param offset bytes the registry has
     */
    private record State(URI location, long offset) {}

    private Optional<State> resumed() throws IOException {
        try {
            URI location = URI.create(Files.readString(journal, StandardCharsets.UTF_8));
            return status(location);
        } catch (NoSuchFileException | IllegalArgumentException e) {
            return Optional.empty();
        } catch (StoreException e) {
            Files.deleteIfExists(journal);
            return Optional.empty();
        }
    }

    private Optional<State> status(URI location) throws IOException {
        var ask = Ask.of("GET", location, repository.pushScope());
        try (Answer answer = repository.session().send(ask)) {
            if (answer.status() != 204 && answer.status() != 202) {
                return Optional.empty();
            }
            URI next = answer.header("Location").isPresent() ? location(answer) : location;
            return Optional.of(new State(next, offset(answer)));
        }
    }

    /** A range 0-0 is what registries say of nothing, too. */
    private static long offset(Answer answer) {
        Matcher range = RANGE.matcher(answer.header("Range").orElse(""));
        if (!range.matches()) {
            return 0;
        }
        long last = Long.parseLong(range.group(1));
        return last == 0 ? 0 : last + 1;
    }

    private void send(State begun) throws IOException {
        State state = begun;
        int failures = 0;
        while (true) {
            note(state.location());
            try {
                if (state.offset() > blob.size()) {
                    throw StoreException.malformed(
                            "the registry has " + state.offset() + " of " + blob.size() + " bytes");
                }
                tell(state.offset());
                if (state.offset() < blob.size()) {
                    state = patch(state);
                }
                commit(state);
                return;
            } catch (StoreException e) {
                Files.deleteIfExists(journal);
                throw e;
            } catch (IOException e) {
                Timing timing = repository.session().timing();
                if (!Session.mayPass(e) || ++failures > timing.retries()) {
                    throw new StoreException(
                            "cannot push blob " + blob.digest() + ": " + e.getMessage(),
                            "Run the same command again: it goes on where this stopped.",
                            e);
                }
                Session.sleep(timing.backOff(failures));
                Optional<State> next = afterFailure(state);
                if (next.isEmpty()) {
                    return;
                }
                failures = next.get().offset() > state.offset() ? 0 : failures;
                state = next.get();
            }
        }
    }

    /** Empty when the blob is there: only the answer was lost. */
    private Optional<State> afterFailure(State state) throws IOException {
        if (repository.has(blob)) {
            return Optional.empty();
        }
        Optional<State> known = status(state.location());
        if (known.isPresent()) {
            return known;
        }
        return repository.begin(blob, Optional.empty()).map(location -> new State(location, 0));
    }

    private void note(URI location) throws IOException {
        Files.writeString(journal, location.toString());
        FailPoint.PUSH_STARTED.reached();
    }

    /**
     * What the registry has already counts as there; what was counted and lost is not taken back.
     */
    private void tell(long offset) {
        if (offset > told) {
            progress.skip(offset - told);
            told = offset;
        }
    }

    private State patch(State state) throws IOException {
        try (var body = new CountingInputStream(content.open(state.offset()))) {
            BodyPublisher publisher =
                    BodyPublishers.fromPublisher(
                            BodyPublishers.ofInputStream(() -> body), blob.size() - state.offset());
            var ask =
                    Ask.of("PATCH", state.location(), repository.pushScope())
                            .with("Content-Type", "application/octet-stream")
                            .with(publisher)
                            .watching(body::lastRead);
            if (state.offset() > 0) {
                ask = ask.with("Content-Range", state.offset() + "-" + (blob.size() - 1));
            }
            try (Answer answer = repository.session().sendOnce(ask)) {
                if (answer.status() != 202 && answer.status() != 201) {
                    throw failure(answer);
                }
                return new State(location(answer), blob.size());
            }
        }
    }

    private void commit(State state) throws IOException {
        String url = state.location().toString();
        String glue = state.location().getRawQuery() == null ? "?" : "&";
        URI target = URI.create(url + glue + "digest=" + blob.digest());
        var ask = Ask.of("PUT", target, repository.pushScope());
        try (Answer answer = repository.session().sendOnce(ask)) {
            if (answer.status() != 201 && answer.status() != 204) {
                throw failure(answer);
            }
        }
    }

    /** What may pass is an ordinary failure, after which the upload goes on. */
    private static IOException failure(Answer answer) {
        if (Session.isPassing(answer.status()) || answer.status() == 416) {
            return new IOException("the registry answered " + answer.status());
        }
        return answer.failure("push a blob");
    }

    static URI location(Answer answer) throws StoreException {
        String location =
                answer.header("Location")
                        .orElseThrow(() ->
                                StoreException.malformed(
                                        answer.uri().getHost() + " does not say where to upload"));
        return Redirects.target(answer.uri(), location);
    }

    /** Counts what the request takes from a blob. */
    private final class CountingInputStream extends java.io.FilterInputStream {
        private volatile long lastRead = System.nanoTime();

        CountingInputStream(InputStream in) {
            super(in);
        }

        long lastRead() {
            return lastRead;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int count = in.read(bytes, offset, length);
            lastRead = System.nanoTime();
            if (count > 0) {
                progress.add(count);
                told += count;
            }
            return count;
        }
    }
}
