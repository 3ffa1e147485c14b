package dev.lamina.it.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lamina.linux.Linux;
import dev.lamina.run.rootfs.LayerBranch;
import dev.lamina.run.rootfs.LayerPacker;
import dev.lamina.run.rootfs.Upper;
import dev.lamina.store.ImageStore;
import dev.lamina.store.blob.Durability;
import dev.lamina.store.layer.Layer;
import dev.lamina.store.layer.LayerStack;
import dev.lamina.unionfs.BranchSource;
import dev.lamina.unionfs.TransportChoice;
import dev.lamina.unionfs.UnionMount;
import dev.lamina.unionfs.UnionOptions;
import dev.lamina.unionfs.transport.Attachment;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Mounts and unmounts unions as told on standard input, one request per line, its words separated
 * by tabs: {@code mount TRANSPORT DIRECTORY UPPER WORK LOWER...} (UPPER may be empty), {@code
 * layers} likewise, with what is in the lower directories as layer tars, and {@code unmount
 * DIRECTORY}. Answers each with {@code ok} or the failure. Ends with its input.
 */
final class UnionServerMain {
    private static final Map<String, UnionMount> MOUNTS = new HashMap<>();

    private UnionServerMain() {}

    public static void main(String[] arguments) throws IOException {
        var requests = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        var answers = new PrintStream(System.out, true, UTF_8);
        for (var line = requests.readLine(); line != null; line = requests.readLine()) {
            answers.println(answer(List.of(line.split("\t", -1))));
        }
        MOUNTS.values().forEach(UnionMount::close);
    }

    private static String answer(List<String> request) {
        try {
            switch (request.getFirst()) {
                case "mount" -> mount(request, directories(lowers(request)));
                case "layers" -> mountLayers(request);
                case "unmount" ->
                        Objects.requireNonNull(MOUNTS.remove(request.get(1)), "mount").close();
                default -> throw new IllegalArgumentException(request.getFirst());
            }
            return "ok";
        } catch (IOException | RuntimeException e) {
            e.printStackTrace();
            return e.toString().replace('\n', ' ');
        }
    }

    private static List<String> lowers(List<String> request) {
        return request.subList(5, request.size());
    }

    private static List<BranchSource> directories(List<String> paths) {
        var branches = new ArrayList<BranchSource>();
        for (var path : paths) {
            branches.add(new BranchSource.ReadOnly(path.getBytes(UTF_8)));
        }
        return branches;
    }

    private static Upper upper(String directory) {
        return new Upper(Path.of(directory), Path.of(directory).resolveSibling("no-work"));
    }

    private static void mountLayers(List<String> request) throws IOException {
        var store = Path.of(request.get(4)).resolveSibling("store");
        try (var images = ImageStore.open(store, Durability.VOLATILE)) {
            var layers = new ArrayList<Layer>();
            for (var lower : lowers(request).reversed()) {
                var writer = images.layers().create(Optional.empty());
                var below = new LayerStack(layers);
                var packed = LayerPacker.pack(Linux.SYSTEM, upper(lower), below, writer);
                if (packed.isPresent()) {
                    layers.add(images.layers().open(packed.get().diffId()));
                }
            }
            var branches = new ArrayList<BranchSource>();
            for (var branch : LayerBranch.open(Linux.SYSTEM, new LayerStack(layers))) {
                branches.add(new BranchSource.Opened(branch));
            }
            mount(request, branches);
        }
    }

    private static void mount(List<String> request, List<BranchSource> lowers) throws IOException {
        var transport = TransportChoice.valueOf(request.get(1));
        var directory = request.get(2);
        var upper = request.get(3);
        var branches = new ArrayList<BranchSource>();
        if (!upper.isEmpty()) {
            branches.add(
                    new BranchSource.Writable(
                            upper.getBytes(UTF_8), request.get(4).getBytes(UTF_8)));
        }
        branches.addAll(lowers);
        var options = UnionOptions.of(branches).withTransport(transport);
        var attachment =
                new Attachment.Directory(
                        directory.getBytes(UTF_8), "union", upper.isEmpty(), true, true);
        MOUNTS.put(directory, UnionMount.open(options, attachment));
    }
}
