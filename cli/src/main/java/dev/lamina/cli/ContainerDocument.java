package dev.lamina.cli;

import dev.lamina.run.StoredContainer;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A container as {@code lamina inspect} shows it, with docker's names for what docker has too. */
final class ContainerDocument {
    private ContainerDocument() {}

    static Map<String, Object> of(StoredContainer container) throws IOException {
        var creation = container.creation();
        var options = creation.options();
        var document = new LinkedHashMap<String, Object>();
        document.put("Id", container.id().hex());
        document.put("Name", container.label());
        document.put("Created", creation.created().toString());
        document.put("Image", creation.manifest().toString());
        document.put("State", state(container));
        document.put("RestartCount", container.state().restarts());
        document.put("LogPath", container.folder().log().toString());
        var config = new LinkedHashMap<String, Object>();
        config.put("Image", creation.image().familiar());
        config.put("Cmd", options.program().command());
        config.put("Env", options.program().environment());
        config.put("User", options.program().user().orElse(""));
        config.put("WorkingDir", options.program().directory().orElse(""));
        config.put("Hostname", options.view().hostName().orElse(container.id().abbreviated()));
        config.put("Tty", options.console().terminal());
        config.put("OpenStdin", options.console().interactive());
        config.put("Labels", options.life().labels());
        config.put("StopSignal", options.life().stopSignal().orElse(creation.stopSignal()));
        document.put("Config", config);
        document.put("HostConfig", host(container));
        var mounts =
                options.view().volumes().stream()
                        .map(volume ->
                                Map.<String, Object>of(
                                        "Type", "bind",
                                        "Source", volume.host().toString(),
                                        "Destination", volume.target().toString(),
                                        "RW", !volume.readOnly()))
                        .toList();
        document.put("Mounts", List.copyOf(mounts));
        return document;
    }

    private static Map<String, Object> state(StoredContainer container) {
        var state = container.state();
        var shown = new LinkedHashMap<String, Object>();
        shown.put("Status", state.status().label());
        shown.put("Running", state.status().isLive());
        shown.put("Paused", state.status() == dev.lamina.run.state.ContainerState.Status.PAUSED);
        shown.put("OOMKilled", state.outOfMemory());
        shown.put("Pid", state.process().map(process -> process.pid()).orElse(0L));
        shown.put("ExitCode", state.exitCode());
        shown.put("Error", state.error());
        shown.put("StartedAt", state.started().map(Instant::toString).orElse(""));
        shown.put("FinishedAt", state.finished().map(Instant::toString).orElse(""));
        return shown;
    }

    private static Map<String, Object> host(StoredContainer container) {
        var options = container.creation().options();
        var limits = options.limits();
        var shown = new LinkedHashMap<String, Object>();
        shown.put("Memory", limits.memory() == null ? 0L : limits.memory());
        shown.put("CpuQuota", limits.cpuQuota() == null ? 0L : limits.cpuQuota());
        shown.put("PidsLimit", limits.pids() == null ? 0L : limits.pids());
        shown.put(
                "NetworkMode", options.view().network().name().toLowerCase(java.util.Locale.ROOT));
        shown.put("ReadonlyRootfs", options.view().readOnlyRoot());
        shown.put("AutoRemove", options.remove());
        shown.put("RestartPolicy", options.life().restart().toString());
        return shown;
    }
}
