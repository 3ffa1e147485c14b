package dev.lamina.builder.check;

import dev.lamina.builder.syntax.Command;
import dev.lamina.builder.syntax.Instruction;
import dev.lamina.builder.syntax.Mode;
import dev.lamina.builder.syntax.Mount;
import dev.lamina.builder.syntax.SourceLine;
import dev.lamina.builder.syntax.TransferSource;
import dev.lamina.builder.syntax.Word;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Rules about what instructions do, stage by stage. */
final class StageRules {
    private static final Set<String> SECRET_PARTS =
            Set.of(
                    "apikey",
                    "auth",
                    "credential",
                    "credentials",
                    "key",
                    "password",
                    "pword",
                    "passwd",
                    "secret",
                    "token");
    private static final Set<String> HARMLESS_PARTS = Set.of("public", "file", "version");
    private static final Pattern INSTALL =
            Pattern.compile(
                    ".*\\b(apt-get|apt|apk|yum|dnf|zypper|npm|yarn|pnpm|pip3?|bundle|composer)"
                            + "\\s+(-\\S+\\s+)*(install|add|ci)\\b.*",
                    Pattern.DOTALL);
    private static final Pattern RECURSIVE_CHANGE =
            Pattern.compile(
                    "(^|.*[;&|]\\s*)ch(own|mod)\\s+(-\\w*R|--recursive)\\b.*", Pattern.DOTALL);

    private final Linter linter;
    private final Mode mode;
    private final CheckInput input;
    private final Map<String, Stage> named = new HashMap<>();
    private final Set<String> used = new HashSet<>();

    /** What is known at one point of a stage. */
    private static final class Stage {
        private final Map<String, SourceLine> last = new HashMap<>();
        private boolean hasShell;
        private boolean hasWorkdir;
        private boolean copiedAll;
        private boolean copied;
        private boolean otherUser;

        Stage() {}

        Stage(Stage base) {
            hasShell = base.hasShell;
            hasWorkdir = base.hasWorkdir;
            otherUser = base.otherUser;
        }
    }

    StageRules(Linter linter, Mode mode, CheckInput input) {
        this.linter = linter;
        this.mode = mode;
        this.input = input;
    }

    void check(List<Instruction> instructions) {
        var variables = new VariableRules(linter, input);
        var stage = new Stage();
        for (var instruction : instructions) {
            variables.check(instruction);
            if (instruction instanceof Instruction.From from) {
                stage = begin(from);
            } else {
                check(instruction, stage);
            }
        }
        unused(instructions);
        variables.unknownBuildArgs(instructions);
    }

    private Stage begin(Instruction.From from) {
        var image = from.image().text().toLowerCase(Locale.ROOT);
        used.add(image);
        var base = named.get(image);
        var stage = base == null ? new Stage() : new Stage(base);
        if (base == null && !image.equals("scratch") && !image.contains("@")) {
            linter.find(
                    Rule.UNPINNED_BASE,
                    from.line(),
                    from.image().range(),
                    from.image() + " may be another image tomorrow");
        }
        from.platform().ifPresent(platform -> platform(from, platform));
        from.stage().ifPresent(name -> name(from, name, stage));
        return stage;
    }

    private void name(Instruction.From from, Word name, Stage stage) {
        if (named.put(name.text(), stage) != null) {
            linter.find(
                    Rule.DUPLICATE_STAGE_NAME,
                    from.line(),
                    name.range(),
                    "there is an earlier stage " + name);
        }
        if (name.text().equals("scratch") || name.text().equals("context")) {
            linter.find(
                    Rule.RESERVED_STAGE_NAME,
                    from.line(),
                    name.range(),
                    name + " has a meaning of its own");
        }
    }

    private void platform(Instruction.From from, Word platform) {
        if (platform.text().matches("\\$(\\{TARGETPLATFORM}|TARGETPLATFORM)")) {
            linter.find(
                    Rule.REDUNDANT_TARGET_PLATFORM,
                    from.line(),
                    platform.range(),
                    platform + " is the platform of FROM anyway");
        }
        var stage = from.stage().map(Word::text).orElse("");
        boolean meant =
                Arrays.stream(platform.text().split("/", -1))
                        .anyMatch(part -> !part.isEmpty() && stage.contains(part));
        if (!platform.text().contains("$") && !meant) {
            linter.find(
                    Rule.FROM_PLATFORM_FLAG_CONST_DISALLOWED,
                    from.line(),
                    platform.range(),
                    "the stage is built for " + platform + " whatever is asked for");
        }
    }

    private void check(Instruction instruction, Stage stage) {
        switch (instruction) {
            case Instruction.Cmd cmd -> {
                once(cmd, stage);
                json(cmd, cmd.command(), stage);
            }
            case Instruction.Entrypoint entrypoint -> {
                once(entrypoint, stage);
                json(entrypoint, entrypoint.command(), stage);
            }
            case Instruction.Healthcheck check -> once(check, stage);
            case Instruction.Shell _ -> stage.hasShell = true;
            case Instruction.Workdir workdir -> workdir(workdir, stage);
            case Instruction.User user ->
                    stage.otherUser = !user.user().text().matches("(root|0)(:.*)?");
            case Instruction.Arg arg ->
                    arg.definitions().forEach(d -> secret(arg, d.name().text()));
            case Instruction.Env env -> env.assignments().forEach(a -> secret(env, a.key().text()));
            case Instruction.Run run -> run(run, stage);
            case Instruction.Transfer transfer -> transfer(transfer, stage);
            default -> {}
        }
    }

    private void once(Instruction instruction, Stage stage) {
        var before = stage.last.put(instruction.name(), instruction.line());
        if (before != null) {
            linter.find(
                    Rule.MULTIPLE_INSTRUCTIONS_DISALLOWED,
                    before,
                    "a later " + instruction.name() + " of this stage takes its place");
        }
    }

    private void json(Instruction instruction, Command command, Stage stage) {
        if (command instanceof Command.Shell shell) {
            lookalike(instruction, shell);
            if (!stage.hasShell) {
                linter.find(
                        Rule.JSON_ARGS_RECOMMENDED,
                        instruction.line(),
                        "a shell stands between signals and this " + instruction.name());
            }
        }
    }

    private void lookalike(Instruction instruction, Command.Shell shell) {
        var text = shell.text().strip();
        if (text.startsWith("[") && text.endsWith("]") && !text.startsWith("[[")) {
            linter.find(
                    Rule.JSON_LOOKALIKE,
                    instruction.line(),
                    "this is no JSON, so a shell gets it: put the words in double quotes");
        }
    }

    private void workdir(Instruction.Workdir workdir, Stage stage) {
        var path = workdir.path().text();
        boolean relative = !path.startsWith("/") && !path.startsWith("$");
        if (relative && !stage.hasWorkdir) {
            linter.find(
                    Rule.WORKDIR_RELATIVE_PATH,
                    workdir.line(),
                    workdir.path().range(),
                    "where " + path + " is depends on the base image");
        }
        stage.hasWorkdir |= !relative;
    }

    private void secret(Instruction instruction, String name) {
        var parts = Set.of(name.toLowerCase(Locale.ROOT).split("_", -1));
        if (parts.stream().anyMatch(SECRET_PARTS::contains)
                && parts.stream().noneMatch(HARMLESS_PARTS::contains)) {
            linter.find(
                    Rule.SECRETS_USED_IN_ARG_OR_ENV,
                    instruction.line(),
                    instruction.name() + " " + name + " can be read in the image; mount a secret");
        }
    }

    private void run(Instruction.Run run, Stage stage) {
        for (var mount : run.flags().mounts()) {
            mount.fields().stream()
                    .filter(field -> field.key().equals("from"))
                    .forEach(field ->
                            field.value()
                                    .ifPresent(name -> used.add(name.toLowerCase(Locale.ROOT))));
            boolean unowned =
                    mount.type() == Mount.Type.CACHE
                            && mount.fields().stream().noneMatch(f -> f.key().equals("uid"));
            if (unowned && stage.otherUser && mode == Mode.DOCKERFILE) {
                linter.find(
                        Rule.CACHE_MOUNT_OWNER,
                        run.line(),
                        mount.range(),
                        "the cache belongs to root, not to USER: give its uid and gid");
            }
        }
        if (!(run.command() instanceof Command.Shell shell)) {
            return;
        }
        lookalike(run, shell);
        if (mode == Mode.DOCKERFILE && shell.isScript()) {
            errexit(run, shell);
        }
        if (stage.copiedAll && INSTALL.matcher(shell.text()).matches()) {
            linter.find(
                    Rule.COPY_BEFORE_INSTALL,
                    run.line(),
                    "every change of the context installs these packages again");
            stage.copiedAll = false;
        }
        if (stage.copied && RECURSIVE_CHANGE.matcher(shell.text().strip()).matches()) {
            linter.find(
                    Rule.CHOWN_LAYER_DOUBLING,
                    run.line(),
                    "the files are stored a second time; COPY has --chown and --chmod");
        }
    }

    private void errexit(Instruction.Run run, Command.Shell shell) {
        var body = shell.heredocs().getFirst().content();
        long commands =
                body.lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                        .count();
        boolean stops = body.startsWith("#!") || body.matches("(?s)(.*\\n)?\\s*set\\s+-\\w*e.*");
        if (commands > 1 && !stops) {
            linter.find(
                    Rule.HEREDOC_NO_ERREXIT,
                    run.line(),
                    "a failure before the last command goes unseen: begin with set -e");
        }
    }

    private void transfer(Instruction.Transfer transfer, Stage stage) {
        boolean other =
                transfer instanceof Instruction.Copy copy
                        && copy.from()
                                .map(from -> used.add(from.text().toLowerCase(Locale.ROOT)))
                                .isPresent();
        stage.copied = true;
        for (var source : transfer.sources()) {
            switch (source) {
                case TransferSource.Named(var word) when !other -> named(transfer, word, stage);
                case TransferSource.Named _ -> {}
                case TransferSource.Inline(var heredoc) -> {
                    if (heredoc.expand() && heredoc.body().contains("\\")) {
                        linter.find(
                                Rule.HEREDOC_BACKSLASH,
                                transfer.line(),
                                heredoc.word(),
                                "its backslashes vanish; quote the word, <<'"
                                        + heredoc.name()
                                        + "', to keep them");
                    }
                }
            }
        }
    }

    private void named(Instruction.Transfer transfer, Word word, Stage stage) {
        var path = word.text().replaceAll("^(\\./|/)+|/+$", "");
        if (path.isEmpty() || path.equals(".")) {
            stage.copiedAll = true;
        } else if (!path.contains("$") && input.ignored().test(path)) {
            linter.find(
                    Rule.COPY_IGNORED_FILE,
                    transfer.line(),
                    word.range(),
                    word + " is in the ignore file");
        }
    }

    private void unused(List<Instruction> instructions) {
        var stages =
                instructions.stream()
                        .filter(Instruction.From.class::isInstance)
                        .map(Instruction.From.class::cast)
                        .toList();
        for (int i = 0; i < stages.size() - 1; i++) {
            var from = stages.get(i);
            var name = from.stage().map(Word::text).orElse("");
            boolean isUsed =
                    used.contains(name)
                            || used.contains(Integer.toString(i))
                            || input.target().map(name::equalsIgnoreCase).orElse(false);
            if (!isUsed) {
                linter.find(
                        Rule.UNUSED_STAGE,
                        from.line(),
                        "no other stage uses this one, and it is not the last");
            }
        }
    }
}
