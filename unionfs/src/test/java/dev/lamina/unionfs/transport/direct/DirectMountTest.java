package dev.lamina.unionfs.transport.direct;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.linux.Linux;
import dev.lamina.unionfs.transport.RequestCount;
import dev.lamina.unionfs.tree.UnionOperations;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Real mounts of a mirrored directory. */
@Tag("root")
@EnabledIf("canMount")
class DirectMountTest {
    /** Touches every operation a shell can reach. */
    private static final String ROUND =
            """
            umask 027
            echo hello > a; cat a
            mkdir d; mkdir d/e; ln -s ../a d/l; cat d/l; readlink d/l
            ln a d/hard; stat -c '%h %a' a d
            mv d/hard b; mv a c; mv c a; echo $(ls)
            head -c 3000000 /dev/urandom > big; cp big d/copy; cmp big d/copy && echo same
            truncate -s 100 big; stat -c %s big
            dd if=/dev/zero of=big bs=1 seek=50 count=10 conv=notrunc 2>/dev/null; stat -c %s big
            echo more >> b; cat b
            touch -d @1000000000 b; stat -c %Y b
            chmod 600 b; chown 12:34 b; stat -c '%a %u %g' b
            mknod p p; stat -c %F p
            test -e nothing || echo absent; touch nothing; test -e nothing && echo present
            i=0; while [ $i -lt 300 ]; do : > d/file$i; i=$((i+1)); done; ls d | wc -l
            ls -l d | wc -l
            find . | wc -l
            rm -rf d; echo $(ls)
            rmdir nothing 2>/dev/null || echo refused
            df . > /dev/null && echo counted
            sync b
            """;

    private static final String EXPECTED =
            """
            hello
            hello
            ../a
            2 640
            3 750
            a b d
            same
            100
            100
            hello
            more
            1000000000
            600 12 34
            fifo
            absent
            present
            303
            304
            310
            a b big nothing p
            refused
            counted
            """;

    @TempDir Path folder;

    static boolean canMount() {
        return Linux.SYSTEM.processes().getuid() == 0 && Files.exists(Path.of("/dev/fuse"));
    }

    static Stream<DirectOptions> theRoundGivesTheSameWithout() {
        var all = DirectOptions.DEFAULT;
        return Stream.concat(
                Stream.of(
                        all,
                        all.withWorkers(2),
                        all.withStackDepth(2),
                        all.without(Feature.values())),
                Stream.of(Feature.values()).map(all::without));
    }

    @ParameterizedTest
    @MethodSource
    void theRoundGivesTheSameWithout(DirectOptions options) throws Exception {
        var union = new MirrorUnion(Files.createDirectory(folder.resolve("branch")));
        var mountPoint = Files.createDirectory(folder.resolve("mnt"));
        var transport = new DirectTransport(Linux.SYSTEM, options);
        var result = new MountedScript(transport, union, mountPoint).run(ROUND);
        assertThat(result.output()).isEqualTo(EXPECTED);
        assertThat(result.status()).isZero();
        assertThat(union.closed).isTrue();
    }

    /** The owner, who is not root, writes, truncates and is given away; root writes. */
    private static final String PRIVILEGES =
            """
            chmod 777 .
            as() { setpriv --reuid=1000 --regid=1000 --clear-groups -- sh -c "$1"; }
            as ': > s; chmod 6755 s; echo y >> s'; stat -c %a s
            as 'chmod 2745 s; echo y >> s'; stat -c %a s
            as 'chmod 6755 s; truncate -s 1 s'; stat -c %a s
            as 'chmod 6755 s; : > s'; stat -c %a s
            as 'chmod 6755 s; dd if=/dev/zero of=s bs=4096 count=1 oflag=direct 2>&- || :'
            stat -c %a s
            chmod 6755 s; echo z >> s; : > s; stat -c %a s
            chown 1001 s; stat -c %a s
            mkdir d; chmod 2755 d; chown 1001 d; chown :1001 d; stat -c %a d
            """;

    static Stream<DirectOptions> privilegesGoWithTheContent() {
        var all = DirectOptions.DEFAULT;
        return Stream.of(
                all,
                all.without(Feature.PASSTHROUGH),
                all.without(Feature.HANDLE_KILLPRIV_V2),
                all.without(Feature.HANDLE_KILLPRIV_V2, Feature.PASSTHROUGH),
                all.without(Feature.ATOMIC_O_TRUNC));
    }

    @ParameterizedTest
    @MethodSource
    void privilegesGoWithTheContent(DirectOptions options) throws Exception {
        var union = new MirrorUnion(Files.createDirectory(folder.resolve("branch")));
        var mountPoint = Files.createDirectory(folder.resolve("mnt"));
        var transport = new DirectTransport(Linux.SYSTEM, options);
        var result = new MountedScript(transport, union, mountPoint).run(PRIVILEGES);
        assertThat(result.output()).isEqualTo("755\n2745\n755\n755\n755\n6755\n755\n2755\n");
    }

    /** A lookup of "held" is answered when "release" is looked up, which comes later. */
    @Test
    void aHeldRequestHoldsNoOther() throws Exception {
        var mirror = new MirrorUnion(Files.createDirectory(folder.resolve("branch")));
        var mountPoint = Files.createDirectory(folder.resolve("mnt"));
        var released = new CountDownLatch(1);
        var union =
                (UnionOperations)
                        Proxy.newProxyInstance(
                                UnionOperations.class.getClassLoader(),
                                new Class<?>[] {UnionOperations.class},
                                (proxy, method, arguments) -> {
                                    if (method.getName().equals("lookup")) {
                                        hold(new String((byte[]) arguments[1]), released);
                                    }
                                    return method.invoke(mirror, arguments);
                                });
        var result =
                new MountedScript(new DirectTransport(), union, mountPoint)
                        .run("{ test -e held || echo held; } & test -e release || echo free; wait");
        assertThat(result.output().lines()).containsExactlyInAnyOrder("free", "held");
    }

    private static void hold(String name, CountDownLatch released) throws InterruptedException {
        switch (name) {
            case "held" -> assertThat(released.await(30, TimeUnit.SECONDS)).isTrue();
            case "release" -> released.countDown();
            default -> {}
        }
    }

    /** Each script sees its own writes, whoever read the file before or reads it meanwhile. */
    private static final String SMALL_FILES =
            """
            echo one > a; head -c 65536 /dev/zero > b; head -c 65537 /dev/zero > c; : > d
            cat a; cat b | wc -c; cat c | wc -c; cat d
            exec 4<a; echo two >> a; cat a; cat <&4 | tail -1; exec 4<&-
            : > a; cat a; echo three > a; cat a; truncate -s 2 a; cat a; echo
            """;

    @Test
    void aSmallFileComesWithItsOpen() throws Exception {
        var branch = Files.createDirectory(folder.resolve("branch"));
        Files.writeString(branch.resolve("small"), "small\n");
        Files.write(branch.resolve("large"), new byte[65537]);
        var mountPoint = Files.createDirectory(folder.resolve("mnt"));
        var options = DirectOptions.DEFAULT.without(Feature.PASSTHROUGH);
        var result =
                new MountedScript(
                                new DirectTransport(Linux.SYSTEM, options),
                                new MirrorUnion(branch),
                                mountPoint)
                        .run("cat small small; cat large | wc -c");
        assertThat(result.output()).isEqualTo("small\nsmall\n65537\n");
        var reads = result.connection().requests().stream().filter(DirectMountTest::isRead);
        assertThat(reads.mapToLong(RequestCount::requests).sum()).isBetween(1L, 2L);
    }

    private static boolean isRead(RequestCount count) {
        return count.operation().equals("READ");
    }

    static Stream<DirectOptions> smallFilesAreWhatWasWritten() {
        var cached = DirectOptions.DEFAULT.without(Feature.PASSTHROUGH);
        return Stream.of(
                DirectOptions.DEFAULT,
                cached,
                cached.without(Feature.STORE),
                cached.without(Feature.PASSTHROUGH, Feature.ATOMIC_O_TRUNC));
    }

    @ParameterizedTest
    @MethodSource
    void smallFilesAreWhatWasWritten(DirectOptions options) throws Exception {
        var union = new MirrorUnion(Files.createDirectory(folder.resolve("branch")));
        var mountPoint = Files.createDirectory(folder.resolve("mnt"));
        var transport = new DirectTransport(Linux.SYSTEM, options);
        var result = new MountedScript(transport, union, mountPoint).run(SMALL_FILES);
        assertThat(result.output()).isEqualTo("one\n65536\n65537\none\ntwo\ntwo\nthree\nth\n");
    }

    @Test
    void dataOfAPassthroughFileNeverComesAsARequest() throws Exception {
        var union = new MirrorUnion(Files.createDirectory(folder.resolve("branch")));
        var mountPoint = Files.createDirectory(folder.resolve("mnt"));
        var result =
                new MountedScript(new DirectTransport(), union, mountPoint)
                        .run("head -c 9000000 /dev/zero > f; cat f | wc -c");
        assertThat(result.output()).isEqualTo("9000000\n");
        assertThat(result.connection().requests())
                .extracting(count -> count.operation())
                .doesNotContain("READ", "WRITE")
                .contains("CREATE", "OPEN", "RELEASE");
    }
}
