package dev.lamina.run.container;

import dev.lamina.store.layer.ByteString;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Operations in words: a line of a plan, and the subject of an error. */
final class PlanText {
    private PlanText() {}

    static String of(Operation operation) {
        return switch (operation) {
            case Operation.StartContainer(boolean pid) ->
                    "start container" + (pid ? " as process 1" : "");
            case Operation.EnterGroup(var host) -> "enter group " + host;
            case Operation.NewNamespaces(var namespaces) -> "new namespaces " + names(namespaces);
            case Operation.JoinKeyring(var name) -> "join keyring " + name;
            case Operation.DetachFromHost() -> "detach mounts from host";
            case Operation.OpenFuse() -> "open /dev/fuse";
            case Operation.MountFuse(var host, var source, var options, var data) ->
                    "mount union %s on %s (%s)".formatted(source, host, words(options, data));
            case Operation.BindRoot(var host) -> "bind root " + host;
            case Operation.OpenRoot(var host) -> "open root " + host;
            case Operation.Mount(var type, var target, var options, var data) ->
                    "mount %s on %s (%s)".formatted(type, target, words(options, data));
            case Operation.Bind bind -> bind(bind);
            case Operation.Restrict(var path, var options) ->
                    "restrict %s to %s".formatted(path, names(options));
            case Operation.MakeDirectory(var path, int mode) ->
                    "directory %s %04o".formatted(path, mode);
            case Operation.MakeDevice(var path, int mode, int major, int minor) ->
                    "device %s %04o %d:%d".formatted(path, mode, major, minor);
            case Operation.MakeLink(var path, var content) -> "link " + path + " -> " + content;
            case Operation.MemoryFile(var host, var name, int mode, int uid, int gid, _) ->
                    "file in memory %s/%s %04o %d:%d".formatted(host, name, mode, uid, gid);
            case Operation.Pivot() -> "pivot into root";
            case Operation.ReadOnly(var path) -> "read-only " + path;
            case Operation.Mask(var path) -> "mask " + path;
            case Operation.RaiseLoopback() -> "raise loopback";
            case Operation.SetHostName(var name) -> "host name " + name;
            case Operation.SetSysctl(var path, var value) -> "write " + value + " to " + path;
            case Operation.SetLimit(var limit, long soft, long hard) ->
                    "limit %s %s:%s".formatted(name(limit), limited(soft), limited(hard));
            case Operation.SetOomScore(int score) -> "oom score " + score;
            case Operation.SetUmask(int mask) -> "umask %04o".formatted(mask);
            case Operation.ReplaceNullStreams() -> "replace null streams";
            case Operation.OwnStream(int stream, int uid, int gid) ->
                    "give stream %d to %d:%d".formatted(stream, uid, gid);
            case Operation.OpenTerminal(int rows, int columns, int uid, boolean console) ->
                    "open terminal %dx%d for %d".formatted(rows, columns, uid)
                            + (console ? "" : ", not the console");
            case Operation.ReceiveProcess() -> "receive process";
            case Operation.JoinNamespaces(var namespaces) -> "join namespaces " + names(namespaces);
            case Operation.Supervise() -> "supervise";
            case Operation.NewSession(boolean terminal) ->
                    "new session" + (terminal ? " with terminal" : "");
            case Operation.EnterDirectory(var path) -> "enter directory " + path;
            case Operation.ForbidNewPrivileges() -> "forbid new privileges";
            case Operation.BoundCapabilities(var kept) -> "bound capabilities to " + kept;
            case Operation.BecomeUser(var who, var capabilities) ->
                    "become user %d:%d, groups %s, capabilities %s"
                            .formatted(who.uid(), who.gid(), who.groups(), capabilities);
            case Operation.CheckDirectory() -> "check directory";
            case Operation.InstallFilter(var program) ->
                    "install filter of %d instructions".formatted(program.length() / 8);
            case Operation.Execute(var candidates, var arguments, var environment) ->
                    "execute %s %s with %s"
                            .formatted(
                                    join(candidates, ":"), quoted(arguments), quoted(environment));
        };
    }

    private static String bind(Operation.Bind bind) {
        var options = bind.options().isEmpty() ? "rw" : names(bind.options());
        return "bind %s on %s (%s%s%s)"
                .formatted(
                        bind.host(),
                        bind.target(),
                        options,
                        bind.recursive() ? ",recursive" : "",
                        bind.withinMount() ? ",within mount" : "");
    }

    private static String words(Set<MountOption> options, String data) {
        String names = names(options);
        return names.isEmpty() || data.isEmpty() ? names + data : names + "," + data;
    }

    private static String names(Set<? extends Enum<?>> values) {
        return values.stream().sorted().map(PlanText::name).collect(Collectors.joining(","));
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static String limited(long value) {
        return value == -1 ? "unlimited" : Long.toUnsignedString(value);
    }

    private static String join(List<ByteString> texts, String separator) {
        return texts.stream().map(ByteString::toString).collect(Collectors.joining(separator));
    }

    private static String quoted(List<ByteString> texts) {
        return texts.stream().map(t -> '"' + t.toString() + '"').toList().toString();
    }
}
