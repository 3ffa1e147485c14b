package dev.lamina.it.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.it.contract.TreeText.Detail;
import dev.lamina.linux.Stat;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What a build does: programs that have never heard of unions. */
class ProgramsIT extends Contract {
    private Place tree() throws IOException {
        lower().dir("src")
                .dir("src/sub")
                .file("src/a", "alpha")
                .file("src/sub/b", "beta", 0755)
                .symlink("src/s", "sub/b")
                .link("src/a", "src/a2")
                .fifo("src/p")
                .node("src/c", Stat.S_IFCHR | 0600, Stat.makedev(1, 3))
                .xattr("src/a", "user.x", "1");
        return lower();
    }

    @Test
    void cpKeepsATree() throws IOException {
        tree();
        var union = mount();
        Programs.run(union.root(), "cp", "-a", "src", "copy");
        var copy = new Place(union.root().resolve("copy"));
        var source = new Place(union.root().resolve("src"));
        assertThat(TreeText.of(copy, Detail.VIEW)).isEqualTo(TreeText.of(source, Detail.VIEW));
        assertThat(copy.stat("a").ino()).isEqualTo(copy.stat("a2").ino());
    }

    @Test
    void tarGoesOutAndIn() throws IOException {
        tree();
        var union = mount();
        var script = "mkdir out; tar --xattrs -cf t.tar src; tar --xattrs -xpf t.tar -C out";
        Programs.shell(union.root(), script);
        var out = new Place(union.root().resolve("out/src"));
        var source = new Place(union.root().resolve("src"));
        assertThat(out.names("")).isEqualTo(source.names(""));
        assertThat(out.read("sub/b")).isEqualTo("beta");
        assertThat(out.xattr("a", "user.x")).isEqualTo("1");
        assertThat(out.stat("a2").nlink()).isEqualTo(2);
        Programs.run(union.root(), "rm", "-rf", "src", "out");
        assertThat(union.names("")).containsExactly("t.tar");
    }

    @Test
    void gitCommitsAndChecksOut() throws IOException {
        lower().dir("repo").file("repo/file", "1\n");
        var union = mount();
        var script =
                "cd repo; export HOME=$PWD; git init -q; git config user.email a@b;"
                        + " git config user.name n; git add file; git commit -qm one;"
                        + " echo 2 >file; git commit -qam two; git checkout -q HEAD~1; cat file;"
                        + " git status --porcelain; git fsck --strict";
        assertThat(Programs.shell(union.root(), script)).startsWith("1\n");
    }

    @Test
    void aCompilerBuildsAndItsProgramRuns() throws IOException {
        lower().file("main.c", "int puts(const char*); int main(void){return puts(\"made\")<0;}\n");
        var union = mount();
        var script = "cc -c main.c; ar cr libm.a main.o; cc -o prog libm.a; ./prog; ./prog";
        assertThat(Programs.shell(union.root(), script)).isEqualTo("made\nmade\n");
    }

    @Test
    void filesAreReplacedAtomically() throws IOException {
        lower().file("config", "old");
        var union = mount();
        var script =
                "for i in $(seq 50); do echo $i >tmp; mv tmp config; cat config; done | tail -1";
        assertThat(Programs.shell(union.root(), script)).isEqualTo("50\n");
        assertThat(union.names("")).containsExactly("config");
    }

    @Test
    void sedAndPatchEditInPlace() throws IOException {
        lower().file("f", "one\ntwo\n", 0640);
        var union = mount();
        Programs.run(union.root(), "sed", "-i", "s/two/three/", "f");
        assertThat(union.read("f")).isEqualTo("one\nthree\n");
        assertThat(union.stat("f").permissions()).isEqualTo(0640);
    }

    @Test
    void mappedFilesAreWritten() throws IOException {
        lower().file("f", "0123456789");
        var union = mount();
        var script =
                """
                import mmap
                with open('f', 'r+b') as f:
                    m = mmap.mmap(f.fileno(), 0)
                    m[2:5] = b'abc'
                    print(open('f').read())
                    m.flush()
                    m.close()
                """;
        assertThat(Programs.run(union.root(), "python3", "-c", script)).isEqualTo("01abc56789\n");
        assertThat(union.read("f")).isEqualTo("01abc56789");
    }
}
