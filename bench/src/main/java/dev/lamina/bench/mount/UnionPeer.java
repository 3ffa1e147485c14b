package dev.lamina.bench.mount;

import dev.lamina.bench.Peer;
import dev.lamina.bench.process.Programs;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How one union filesystem is mounted: a line for the shell with LOWER, UPPER, WORK and MNT in its
 * environment.
 *
 * @param program what must be installed
 * @param serves whether the line stays in the foreground as the server of the mount
 */
public record UnionPeer(String name, boolean ours, String program, boolean serves, String line)
        implements Peer {

    private static final String OVERLAY = "-o lowerdir=$LOWER,upperdir=$UPPER,workdir=$WORK $MNT";

    /**
     * @param checkout where our commands are
     */
    public static List<UnionPeer> all(Path checkout) {
        return List.of(
                ours("junion, direct", checkout, "--fuse direct -f " + OVERLAY),
                ours("junion, jnr-fuse", checkout, "--fuse jnr -f " + OVERLAY),
                kernel("kernel overlayfs", "mount -t overlay overlay " + OVERLAY),
                server("fuse-overlayfs", "-f " + OVERLAY),
                server(
                        "unionfs-fuse",
                        "-f -o cow,suid,dev,allow_other"
                                + " $UPPER=RW:$(echo $LOWER | sed 's/:/=RO:/g')=RO $MNT"),
                kernel(
                        "no union",
                        "for branch in $(echo $LOWER | tr : ' '); do cp -a $branch/. $UPPER; done"
                                + " && mount --bind $UPPER $MNT"));
    }

    private static UnionPeer ours(String name, Path checkout, String arguments) {
        String line = "exec " + checkout.resolve("bin/junion") + " " + arguments;
        return new UnionPeer(
                name, true, checkout.resolve("dist/lib/lamina.jar").toString(), true, line);
    }

    private static UnionPeer kernel(String name, String line) {
        return new UnionPeer(name, false, "mount", false, line);
    }

    private static UnionPeer server(String program, String arguments) {
        return new UnionPeer(program, false, program, true, "exec " + program + " " + arguments);
    }

    @Override
    public Optional<String> absence() {
        return Programs.absence(program);
    }
}
