package dev.lamina.unionfs.transport.jnr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.FileCalls;
import dev.lamina.unionfs.tree.AttributeChange;
import dev.lamina.unionfs.tree.Caller;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PathUnionTest {
    private static final Caller CALLER = new Caller(0, 0, 1, 022);
    private static final String HIDDEN = ".fuse_hidden0000000200000001";

    private final MemoryUnion memory = new MemoryUnion();
    private final PathUnion union = new PathUnion(memory);

    @AfterEach
    void everyLookupIsGivenBackOnce() {
        union.close();
        assertThat(memory.outstanding()).isEmpty();
        assertThat(memory.closed).isTrue();
    }

    private static void fails(Errno errno, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ErrnoException.class, e -> assertThat(e.errno()).isEqualTo(errno));
    }

    private void file(String path) throws ErrnoException {
        union.release(union.create(CALLER, path, 0666, FileCalls.O_RDWR));
    }

    private long lookups() {
        return memory.log.stream().filter(line -> line.startsWith("lookup")).count();
    }

    @Test
    void aPathIsLookedUpNameByNameAndThenRemembered() throws ErrnoException {
        union.mkdir(CALLER, "/a", 0755);
        union.mkdir(CALLER, "/a/b", 0755);
        file("/a/b/c");
        assertThat(union.getattr("/a/b/c").ino()).isEqualTo(1004);
        assertThat(lookups()).isZero();
    }

    @Test
    void theRootNeedsNoLookup() throws ErrnoException {
        assertThat(union.getattr("/").ino()).isEqualTo(1001);
        assertThat(memory.log).isEmpty();
    }

    @Test
    void anAbsentNameIsAskedForAgain() throws ErrnoException {
        fails(Errno.ENOENT, () -> union.getattr("/a"));
        fails(Errno.ENOENT, () -> union.getattr("/a/b"));
        assertThat(memory.log).containsExactly("lookup 1 a", "lookup 1 a");
    }

    @Test
    void aRenamedDirectoryTakesItsPathsAlong() throws ErrnoException {
        union.mkdir(CALLER, "/a", 0755);
        file("/a/f");
        file("/ab");
        union.rename("/a", "/b");
        fails(Errno.ENOENT, () -> union.getattr("/a/f"));
        assertThat(union.getattr("/b/f").ino()).isEqualTo(1003);
        assertThat(union.getattr("/ab").ino()).isEqualTo(1004);
    }

    @Test
    void aNameMadeAgainIsANewObject() throws ErrnoException {
        file("/f");
        union.unlink("/f");
        fails(Errno.ENOENT, () -> union.getattr("/f"));
        file("/f");
        assertThat(union.getattr("/f").ino()).isEqualTo(1003);
    }

    @Test
    void twoNamesOfOneFileAreOneNode() throws ErrnoException {
        file("/f");
        union.link("/f", "/g");
        assertThat(union.getattr("/g").ino()).isEqualTo(union.getattr("/f").ino());
        assertThat(union.getattr("/g").nlink()).isEqualTo(2);
    }

    @Test
    void anUnlinkedOpenFileAnswersUnderItsHiddenName() throws ErrnoException {
        union.mkdir(CALLER, "/d", 0755);
        long handle = union.create(CALLER, "/d/f", 0600, FileCalls.O_RDWR);
        fails(Errno.ENOENT, () -> union.getattr("/d/" + HIDDEN));
        union.rename("/d/f", "/d/" + HIDDEN);
        assertThat(memory.log).contains("unlink 2 f");
        fails(Errno.ENOENT, () -> union.getattr("/d/f"));

        assertThat(union.getattr("/d/" + HIDDEN).nlink()).as("libfuse takes one off").isEqualTo(1);
        var mode = new AttributeChange(0640, null, null, null, null, null);
        union.setattr("/d/" + HIDDEN, mode);
        assertThat(union.getattr(handle).permissions()).isEqualTo(0640);
        union.rename("/d", "/e");
        assertThat(union.getattr("/e/" + HIDDEN).permissions()).isEqualTo(0640);

        union.release(handle);
        fails(Errno.ENOENT, () -> union.unlink("/e/" + HIDDEN));
        fails(Errno.ENOENT, () -> union.getattr("/e/" + HIDDEN));
    }

    @Test
    void aHiddenNameIsNotForUsers() throws ErrnoException {
        file("/f");
        fails(Errno.EPERM, () -> union.rename("/f", "/" + HIDDEN));
        fails(Errno.EPERM, () -> file("/" + HIDDEN));
        fails(Errno.EPERM, () -> union.mkdir(CALLER, "/" + HIDDEN, 0755));
        fails(Errno.EPERM, () -> union.link("/f", "/" + HIDDEN));
        assertThat(union.getattr("/f").nlink()).isEqualTo(1);
        file("/.fuse_hidden");
    }

    @Test
    void aNodeStaysWhileItIsOpen() throws ErrnoException {
        long handle = union.create(CALLER, "/f", 0600, FileCalls.O_RDWR);
        union.unlink("/f");
        assertThat(memory.outstanding()).containsOnlyKeys(2L);
        assertThat(union.getattr(handle).nlink()).isZero();
        union.release(handle);
        assertThat(memory.outstanding()).isEmpty();
    }

    @Test
    void aHandleThatIsNotOpenIsEbadf() {
        fails(Errno.EBADF, () -> union.getattr(7));
        fails(Errno.EBADF, () -> union.release(7));
    }

    @Test
    void aNameThatWasNotUtf8IsRefused() throws ErrnoException {
        file("/f");
        fails(Errno.EILSEQ, () -> file("/a\uFFFD"));
        fails(Errno.EILSEQ, () -> union.getattr("/a\uFFFD"));
        fails(Errno.EILSEQ, () -> union.getattr("/f\uFFFD/x"));
        fails(Errno.EILSEQ, () -> union.rename("/f", "/\uFFFD"));
        fails(Errno.EILSEQ, () -> union.link("/f", "/\uFFFD"));
        fails(Errno.EILSEQ, () -> union.symlink(CALLER, "\uFFFD", "/s"));
        assertThat(union.getattr("/f").nlink()).isEqualTo(1);
    }
}
