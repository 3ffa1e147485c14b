package dev.lamina.store.inspect;

import dev.lamina.store.image.ContainerConfig;
import dev.lamina.store.image.ImageConfig;
import dev.lamina.store.layer.LayerStack;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * In what two images differ.
 *
 * @param config settings, by name
 * @param files paths, depth first
 */
public record ImageDiff(List<ConfigChange> config, List<PathChange> files) {
    public ImageDiff {
        config = List.copyOf(config);
        files = List.copyOf(files);
    }

    public boolean isEmpty() {
        return config.isEmpty() && files.isEmpty();
    }

    /**
     * Compares configurations and trees.
     *
     * @param times whether a modification time that differs is a difference
     */
    public static ImageDiff between(
            ImageConfig before,
            LayerStack filesBefore,
            ImageConfig after,
            LayerStack filesAfter,
            boolean times)
            throws IOException {
        return new ImageDiff(
                settings(before, after), LayerDiff.between(filesBefore, filesAfter, times));
    }

    private static List<ConfigChange> settings(ImageConfig before, ImageConfig after) {
        SortedMap<String, String> old = settings(before);
        SortedMap<String, String> now = settings(after);
        var names = new TreeSet<>(old.keySet());
        names.addAll(now.keySet());
        List<ConfigChange> changes = new ArrayList<>();
        for (String name : names) {
            String was = old.get(name);
            String is = now.get(name);
            if (!Objects.equals(was, is)) {
                changes.add(
                        new ConfigChange(name, Optional.ofNullable(was), Optional.ofNullable(is)));
            }
        }
        return changes;
    }

    private static SortedMap<String, String> settings(ImageConfig image) {
        SortedMap<String, String> settings = new TreeMap<>();
        ContainerConfig container = image.container();
        settings.put("Platform", image.platform().toString());
        image.author().ifPresent(author -> settings.put("Author", author));
        container.user().ifPresent(user -> settings.put("User", user));
        container.workingDir().ifPresent(folder -> settings.put("WorkingDir", folder));
        container.stopSignal().ifPresent(signal -> settings.put("StopSignal", signal));
        container.entrypoint().ifPresent(words -> settings.put("Entrypoint", words.toString()));
        container.cmd().ifPresent(words -> settings.put("Cmd", words.toString()));
        container.shell().ifPresent(words -> settings.put("Shell", words.toString()));
        container.healthcheck().ifPresent(check -> settings.put("Healthcheck", check.toString()));
        for (String assignment : container.env()) {
            int equals = assignment.indexOf('=');
            String name = equals < 0 ? assignment : assignment.substring(0, equals);
            settings.put("Env." + name, equals < 0 ? "" : assignment.substring(equals + 1));
        }
        for (Map.Entry<String, String> label : container.labels().entrySet()) {
            settings.put("Labels." + label.getKey(), label.getValue());
        }
        container.exposedPorts().forEach(port -> settings.put("ExposedPorts." + port, ""));
        container.volumes().forEach(volume -> settings.put("Volumes." + volume, ""));
        if (!container.onBuild().isEmpty()) {
            settings.put("OnBuild", container.onBuild().toString());
        }
        return settings;
    }
}
