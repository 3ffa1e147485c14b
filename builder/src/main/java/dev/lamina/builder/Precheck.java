package dev.lamina.builder;

import dev.lamina.builder.context.Selection;
import dev.lamina.builder.plan.BuildPlan;
import dev.lamina.builder.plan.RunMount;
import dev.lamina.builder.plan.Step;
import dev.lamina.builder.secret.Grants;
import dev.lamina.builder.step.CopySource;
import dev.lamina.builder.syntax.BuildfileException;
import java.io.IOException;
import java.nio.file.Path;

/** What a build will miss is told before its first step, not after an hour. */
record Precheck(BuildInput input, Grants grants) {
    /**
     * @throws BuildfileException at the first word that asks for something that is not there
     */
    void check(BuildPlan plan) throws IOException {
        for (var stage : plan.stages()) {
            for (var step : stage.steps()) {
                check(step);
            }
        }
    }

    private void check(Step step) throws IOException {
        switch (step) {
            case Step.Transfer transfer when transfer.from() instanceof Step.Origin.Context ->
                    CopySource.of(
                            transfer, input.context(), input.hidden(), CopySource.Remotes.NONE);
            case Step.Run run -> {
                for (var mount : run.mounts()) {
                    check(mount);
                }
            }
            case Step.Transfer _, Step.Workdir _, Step.Configure _ -> {}
        }
    }

    private void check(RunMount mount) throws IOException {
        switch (mount) {
            case RunMount.Bind bind when bind.origin() instanceof Step.Origin.Context -> {
                if (Selection.literal(input.context(), bind.source()).isEmpty()) {
                    throw new BuildfileException(
                            bind.at(), "there is no " + bind.source() + " to mount");
                }
            }
            case RunMount.Secret secret when secret.required() -> {
                if (!grants.secrets().containsKey(secret.id())) {
                    throw new BuildfileException(
                            secret.at(),
                            "the secret " + secret.id() + " is not given",
                            "jbuild --secret id=" + secret.id() + ",src=FILE");
                }
            }
            case RunMount.Ssh ssh when ssh.required() -> {
                if (!grants.ssh().containsKey(ssh.id())) {
                    throw new BuildfileException(
                            ssh.at(),
                            "the ssh agent " + ssh.id() + " is not given",
                            "jbuild --ssh " + ssh.id());
                }
            }
            case RunMount.Host host -> checkGranted(host);
            case RunMount.Bind _,
                    RunMount.Secret _,
                    RunMount.Ssh _,
                    RunMount.Cache _,
                    RunMount.Tmpfs _ -> {}
        }
    }

    /** The path after link resolution must lie in one that was granted. */
    private void checkGranted(RunMount.Host host) throws IOException {
        var source = Path.of(host.source());
        if (!source.toFile().exists()) {
            throw new BuildfileException(host.at(), "the host has no " + host.source());
        }
        var real = source.toRealPath();
        for (var name : grants.allowed().names()) {
            if (name.startsWith("host-mount=")) {
                var granted = name.substring("host-mount=".length());
                boolean writable = granted.endsWith(":rw");
                var root = Path.of(granted.replaceAll(":r[wo]$", ""));
                boolean covers = root.toFile().exists() && real.startsWith(root.toRealPath());
                if (covers && (writable || !host.writable())) {
                    return;
                }
            }
        }
        var wanted = "host-mount=" + real + (host.writable() ? ":rw" : "");
        throw new BuildfileException(
                host.at(),
                "this build is not allowed " + wanted,
                "grant it with jbuild --allow " + wanted);
    }
}
