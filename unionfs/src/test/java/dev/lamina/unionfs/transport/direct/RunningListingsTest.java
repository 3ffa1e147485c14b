package dev.lamina.unionfs.transport.direct;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.linux.NativeBuffer;
import dev.lamina.linux.NativeMemory;
import dev.lamina.unionfs.transport.direct.Wire.Dirent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunningListingsTest {
    private static final int SMALL = 64;
    private static final long ROOT = 1;

    @TempDir Path folder;
    private final NativeBuffer buffer = new NativeBuffer(SMALL);
    private MirrorUnion union;
    private RunningListings listings;

    private record Part(List<String> names, long next) {}

    @BeforeEach
    void open() throws IOException {
        for (var name : List.of("a", "b", "c", "d", "e")) {
            Files.createFile(folder.resolve(name));
        }
        union = new MirrorUnion(folder);
        listings = new RunningListings(union);
    }

    @AfterEach
    void close() {
        union.close();
        buffer.close();
    }

    /** Two names at a time. */
    private Part read(long offset) throws IOException {
        var reply = new ListingReply(new Reply(buffer.address(), SMALL), SMALL, false);
        int size = listings.read(ROOT, offset, reply);
        var names = new ArrayList<String>();
        long next = offset;
        for (long at = buffer.address(); at < buffer.address() + size; ) {
            int length = NativeMemory.getInt(at + Dirent.NAMELEN);
            names.add(new String(NativeMemory.getBytes(at + Dirent.SIZE, length), UTF_8));
            next = NativeMemory.getLong(at + Dirent.OFF);
            at += (Dirent.SIZE + length + 7) & -8;
        }
        return new Part(names, next);
    }

    private List<String> rest(long offset) throws IOException {
        var names = new ArrayList<String>();
        var part = read(offset);
        while (!part.names().isEmpty()) {
            names.addAll(part.names());
            part = read(part.next());
        }
        return names;
    }

    @Test
    void partsGoOnWhereTheLastEnded() throws Exception {
        assertThat(rest(0)).containsExactlyInAnyOrder(".", "..", "a", "b", "c", "d", "e");
    }

    @Test
    void aListingIsASnapshotOfItsOwn() throws Exception {
        var before = rest(0);
        var first = read(0);
        Files.createFile(folder.resolve("later"));
        Files.delete(folder.resolve("a"));
        assertThat(rest(0)).contains("later").doesNotContain("a");
        assertThat(rest(first.next())).isEqualTo(before.subList(2, before.size()));
    }

    @Test
    void aForgottenListingGoesOnInANewSnapshot() throws Exception {
        var first = read(0);
        for (int i = 0; i < 100; i++) {
            read(0);
        }
        assertThat(rest(first.next())).containsExactlyInAnyOrder("a", "b", "c", "d", "e");
    }

    @Test
    void offsetsFitIntoThirtyOneBits() throws Exception {
        for (int i = 0; i < 200; i++) {
            assertThat(read(0).next()).isBetween(1L, (long) Integer.MAX_VALUE);
        }
    }
}
