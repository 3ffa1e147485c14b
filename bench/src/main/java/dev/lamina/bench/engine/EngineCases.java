package dev.lamina.bench.engine;

import dev.lamina.bench.Suite;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The tables of tools and of what they are timed at. A new case is a Dockerfile and a line. */
public final class EngineCases {
    private static final String THREE_STEPS =
            """
            FROM busybox:latest
            COPY files/ /files/
            RUN mkdir /copies && cp -r /files /copies
            RUN ls -l /copies/files >/listing
            """;

    private final Path checkout;
    private final Path work;
    private final BaseImage base;

    private EngineCases(Path checkout, Path work, BaseImage base) {
        this.checkout = checkout;
        this.work = work;
        this.base = base;
    }

    /**
     * @param work where folders for all state are made; its name becomes that of the cgroup
     * @param files copied by the builds
     */
    public static Suite<EnginePeer> suite(Path checkout, Path work, int files) throws IOException {
        var cases = new EngineCases(checkout, work, BaseImage.make(work));
        var threeSteps = Context.make(work.resolve("three-steps"), THREE_STEPS, files).folder();
        return new Suite<>(
                "build and run",
                "State of all tools on disk; no network; the daemon of docker is warm, the others start each time.",
                cases.peers(),
                List.of(
                        EngineCase.of("run --rm busybox true", engine -> engine.run("true")),
                        EngineCase.of(
                                "three steps, no cache", engine -> engine.build(threeSteps, false)),
                        EngineCase.again(
                                "three steps, all cached",
                                engine -> engine.build(threeSteps, true))));
    }

    private List<EnginePeer> peers() {
        String built = checkout.resolve("dist/lib/lamina.jar").toString();
        return List.of(
                peer("lamina", true, List.of(built), site -> Lamina.start(checkout, site)),
                peer("docker, BuildKit", false, List.of("docker", "dockerd"), Docker::start),
                peer("buildah", false, List.of("buildah", "runc"), Buildah::start),
                peer("podman", false, List.of("podman", "runc"), Podman::start),
                peer("runc alone", false, List.of("runc"), Runc::start));
    }

    private EnginePeer peer(
            String name, boolean ours, List<String> programs, EnginePeer.Start start) {
        var site =
                new Site(
                        work.resolve(name.replaceAll("\\W.*", "")), base, "/" + work.getFileName());
        return new EnginePeer(name, ours, programs, site, start);
    }
}
