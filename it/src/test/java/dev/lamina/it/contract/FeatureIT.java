package dev.lamina.it.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.unionfs.BranchSource;
import dev.lamina.unionfs.TransportChoice;
import dev.lamina.unionfs.UnionMount;
import dev.lamina.unionfs.UnionOptions;
import dev.lamina.unionfs.transport.Attachment;
import dev.lamina.unionfs.transport.direct.Feature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A kernel without a feature: one long script sees the same as on kernel overlayfs, whichever is
 * missing.
 */
@NeedsRoot
class FeatureIT {
    private static final String SCRIPT =
            """
            cd "$0"; umask 022
            ls -l --time-style=+%s | sed 's/^total.*//'; find . | sort; cat a/f a/g
            echo more >>a/f; cat a/f; stat -c '%s %h %a' a/f
            ln a/f hard; stat -c '%h' hard; echo again >>hard; cat a/f
            mv a/g a/moved; ls a; rm a/moved; ls a; test -e a/g || echo gone
            mkdir -p new/deep; echo x >new/deep/x; mv new renamed; cat renamed/deep/x
            rm -r b; ls; mkdir b; ls b
            ln -s a/f link; readlink link; cat link; readlink old
            chmod 4755 a/exec; chown 12:34 a/exec; stat -c '%a %u %g' a/exec
            head -c 3000000 /dev/zero | tr '\\0' z >big; cp big big2; cmp big big2 && echo same
            truncate -s 10 big; cat big; echo; : >big; wc -c <big
            dd if=/dev/zero of=sparse bs=1 count=1 seek=5000000 2>&-; stat -c %s sparse
            setfattr -n user.x -v y a/f; getfattr --only-values -n user.x a/f; echo
            setfacl -m u:1:r renamed; getfacl -c renamed | head -3
            umask 077; mkdir private; echo s >private/s; stat -c %a private private/s
            setpriv --reuid 1 --regid 1 --clear-groups cat private/s 2>&1 | sed 's/.*: //'
            i=0; while [ $i -lt 400 ]; do : >many$i; i=$((i+1)); done; ls | wc -l; rm many*; ls | wc -l
            cp /bin/busybox run; ./run echo executed; touch -d @5 a/f; stat -c %Y a/f
            exec 5<a/old; echo new >>a/old; cat <&5; rm a/old; exec 5<&-
            find . -type f | sort | xargs md5sum
            """;

    private Path base = Path.of("/");

    @BeforeEach
    void directory() throws IOException {
        base = Scene.enterable(Files.createTempDirectory(Scene.directory(), "feature-"));
    }

    @AfterEach
    void remove() throws IOException {
        Programs.run(Path.of("/"), "rm", "-rf", "--one-file-system", base.toString());
    }

    private Branches branches(String name) throws IOException {
        var place = Scene.enterable(Files.createDirectory(base.resolve(name)));
        for (var each : List.of("upper", "work", "lower", "merged")) {
            Files.createDirectory(place.resolve(each));
        }
        new Place(place.resolve("lower"))
                .dir("a")
                .file("a/f", "f\n")
                .file("a/g", "g\n")
                .file("a/old", "old\n")
                .file("a/exec", "x\n")
                .dir("b")
                .file("b/h", "h\n")
                .symlink("old", "a/f");
        Programs.shell(place, "find lower -exec touch -h -d @1000000000 {} +");
        return new Branches(
                List.of(place.resolve("lower")), place.resolve("upper"), place.resolve("work"));
    }

    private static String output(Path merged) throws IOException {
        return Programs.outcome(Path.of("/"), "sh", "-uc", SCRIPT, merged.toString()).output();
    }

    private String kernels() throws IOException {
        var merged = base.resolve("kernel/merged");
        var mounted = Mounted.on(Subject.KERNEL, branches("kernel"), merged);
        try {
            return output(merged);
        } finally {
            mounted.unmount();
        }
    }

    static Stream<Set<Feature>> missing() {
        return Stream.concat(
                Stream.of(EnumSet.noneOf(Feature.class), EnumSet.allOf(Feature.class)),
                Stream.of(Feature.values()).map(EnumSet::of));
    }

    @ParameterizedTest(name = "without {0}")
    @MethodSource("missing")
    void theSameIsSeenWithout(Set<Feature> features) throws IOException {
        var expected = kernels();
        var branches = branches("ours");
        var merged = base.resolve("ours/merged");
        List<BranchSource> sources =
                List.of(
                        new BranchSource.Writable(
                                Place.bytes(String.valueOf(branches.upper())),
                                Place.bytes(branches.work().toString())),
                        new BranchSource.ReadOnly(
                                Place.bytes(branches.lowers().getFirst().toString())));
        var options =
                UnionOptions.of(sources).withTransport(TransportChoice.DIRECT).without(features);
        var attachment =
                new Attachment.Directory(
                        Place.bytes(merged.toString()), "feature", false, true, true);
        try (var _ = UnionMount.open(options, attachment)) {
            assertThat(output(merged)).isEqualTo(expected);
        }
    }
}
