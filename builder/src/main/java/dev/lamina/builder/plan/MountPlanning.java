package dev.lamina.builder.plan;

import dev.lamina.builder.plan.RunMount.Access;
import dev.lamina.builder.plan.RunMount.Sharing;
import dev.lamina.builder.syntax.BuildfileException;
import dev.lamina.builder.syntax.Diagnostic;
import dev.lamina.builder.syntax.Mode;
import dev.lamina.builder.syntax.Mount;
import dev.lamina.builder.syntax.SourceLine;
import dev.lamina.builder.syntax.Spelling;
import dev.lamina.builder.syntax.Word;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Gives the fields of one {@code --mount} their values and meaning. */
final class MountPlanning {
    private static final int CACHE_MODE = 0755;
    private static final int SECRET_MODE = 0400;
    private static final int SSH_MODE = 0600;
    private static final List<String> TARGETS = List.of("target", "dst", "destination");
    private static final Map<Character, Integer> SHIFTS =
            Map.of('b', 0, 'k', 10, 'm', 20, 'g', 30, 't', 40, 'p', 50);

    private final Mount mount;
    private final SourceLine line;
    private final Planner planner;
    private final Stage stage;
    private final StageState state;

    private MountPlanning(
            Mount mount, SourceLine line, Planner planner, Stage stage, StageState state) {
        this.mount = mount;
        this.line = line;
        this.planner = planner;
        this.stage = stage;
        this.state = state;
    }

    /**
     * @param number counted from 0 among the mounts of its type
     */
    static RunMount mount(
            Mount mount,
            int number,
            SourceLine line,
            Planner planner,
            Stage stage,
            StageState state) {
        var planning = new MountPlanning(mount, line, planner, stage, state);
        return switch (mount.type()) {
            case BIND -> planning.bind();
            case CACHE -> planning.cache();
            case TMPFS -> planning.tmpfs();
            case SECRET -> planning.secret();
            case SSH -> planning.ssh(number);
            case HOST -> planning.host();
        };
    }

    private RunMount bind() {
        return new RunMount.Bind(
                mount.range(),
                from().orElseGet(Step.Origin.Context::new),
                text("source", "src").orElse("/"),
                requiredTarget(),
                writable().orElse(false));
    }

    private RunMount cache() {
        var target = requiredTarget();
        var access = access(CACHE_MODE);
        boolean userOwned = planner.mode(line) == Mode.BUILDFILE;
        return new RunMount.Cache(
                mount.range(),
                text("id").orElse(target),
                target,
                sharing(),
                from(),
                text("source", "src").orElse("/"),
                access,
                userOwned && text("id").isEmpty(),
                !writable().orElse(true));
    }

    private Sharing sharing() {
        var name = text("sharing").orElse("shared");
        for (var sharing : Sharing.values()) {
            if (sharing.name().equalsIgnoreCase(name)) {
                return sharing;
            }
        }
        throw fail(
                "a cache is not shared as " + name,
                Spelling.hint(name, List.of("shared", "private", "locked"))
                        .orElse("it is shared, private or locked"));
    }

    private RunMount tmpfs() {
        var size = text("size").map(this::size);
        return new RunMount.Tmpfs(
                mount.range(),
                requiredTarget(),
                size.isPresent() ? OptionalLong.of(size.get()) : OptionalLong.empty());
    }

    private RunMount secret() {
        var written = text(TARGETS);
        var id =
                text("source", "src")
                        .or(() -> text("id"))
                        .or(() -> written.map(MountPlanning::baseName))
                        .orElseThrow(() ->
                                fail("a secret needs an id or a target", "type=secret,id=NAME"));
        var variable = text("env");
        var target =
                written.map(this::absolute)
                        .or(() ->
                                variable.isPresent()
                                        ? Optional.empty()
                                        : Optional.of("/run/secrets/" + baseName(id)));
        return new RunMount.Secret(
                mount.range(), id, target, variable, isOn("required"), access(SECRET_MODE));
    }

    private RunMount ssh(int number) {
        return new RunMount.Ssh(
                mount.range(),
                text("source", "src").or(() -> text("id")).orElse("default"),
                target().orElse("/run/buildkit/ssh_agent." + number),
                isOn("required"),
                access(SSH_MODE));
    }

    private RunMount host() {
        var source =
                text("source", "src")
                        .filter(path -> path.startsWith("/"))
                        .orElseThrow(() ->
                                fail("a host mount needs an absolute source", "source=/path"));
        var key = text("key");
        if (key.isPresent() && !key.get().equals("content")) {
            throw fail("the key of a host mount is content or left out", "key=content");
        }
        return new RunMount.Host(
                mount.range(), source, requiredTarget(), writable().orElse(false), key.isPresent());
    }

    private static String baseName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private Optional<Step.Origin> from() {
        return last(List.of("from"))
                .map(name -> planner.mountOrigin(new Word(name, mount.range()), stage));
    }

    private Access access(int mode) {
        return new Access(
                text("mode").map(text -> number("mode", text, 8)).orElse(mode),
                id("uid"),
                id("gid"));
    }

    private OptionalInt id(String key) {
        var text = text(key);
        return text.isPresent() ? OptionalInt.of(number(key, text.get(), 10)) : OptionalInt.empty();
    }

    private int number(String key, String text, int radix) {
        try {
            int number = Integer.parseInt(text, radix);
            if (number >= 0 && (radix != 8 || number <= 07777)) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw fail("the " + key + " of a mount cannot be " + text, "for example " + key + "=1000");
    }

    /** {@code 64m}, {@code 1.5g}, {@code 100kb}, {@code 100KiB}: powers of 1024. */
    private long size(String text) {
        var form = text.toLowerCase(Locale.ROOT).strip();
        if (form.matches("[0-9]+(\\.[0-9]+)? ?([kmgtp]i?)?b?")) {
            var digits = form.replaceAll("[ a-z]", "");
            var unit = form.substring(digits.length()).strip();
            int shift = unit.isEmpty() ? 0 : SHIFTS.getOrDefault(unit.charAt(0), 0);
            return (long) (Double.parseDouble(digits) * (1L << shift));
        }
        throw fail("not a size: " + text, "for example size=64m");
    }

    private String requiredTarget() {
        return target().orElseThrow(() ->
                fail(
                        "a mount of type "
                                + mount.type().name().toLowerCase(Locale.ROOT)
                                + " needs a target",
                        "target=/path"));
    }

    private Optional<String> target() {
        return text(TARGETS).map(this::absolute);
    }

    private String absolute(String written) {
        var path = Destination.absolute(written, state.workdir());
        if (path.equals("/")) {
            throw fail("nothing can be mounted on /", "give a path below it");
        }
        return path;
    }

    /** Whether it can be written to, where that is said. */
    private Optional<Boolean> writable() {
        var writable = Optional.<Boolean>empty();
        for (var field : mount.fields()) {
            switch (field.key()) {
                case "rw", "readwrite" -> writable = Optional.of(isTrue(field));
                case "ro", "readonly" -> writable = Optional.of(!isTrue(field));
                default -> {}
            }
        }
        return writable;
    }

    private boolean isOn(String key) {
        return mount.fields().stream()
                .filter(field -> field.key().equals(key))
                .reduce((first, last) -> last)
                .map(this::isTrue)
                .orElse(false);
    }

    private boolean isTrue(Mount.Field field) {
        return switch (field.value().map(this::expand).orElse("true")) {
            case "1", "t", "T", "true", "TRUE", "True" -> true;
            case "0", "f", "F", "false", "FALSE", "False" -> false;
            default -> throw fail(field.key() + " is either true or false", field.key() + "=true");
        };
    }

    private Optional<String> text(String... keys) {
        return text(List.of(keys));
    }

    private Optional<String> text(List<String> keys) {
        return last(keys).map(this::expand).filter(value -> !value.isEmpty());
    }

    private Optional<String> last(List<String> keys) {
        return mount.fields().stream()
                .filter(field -> keys.contains(field.key()))
                .reduce((first, last) -> last)
                .flatMap(Mount.Field::value)
                .filter(value -> !value.isEmpty());
    }

    private String expand(String value) {
        return GlobalScope.expand(state, line, new Word(value, mount.range()));
    }

    private BuildfileException fail(String message, String hint) {
        return new BuildfileException(new Diagnostic(mount.range(), message, Optional.of(hint)));
    }
}
