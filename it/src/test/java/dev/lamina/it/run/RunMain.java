package dev.lamina.it.run;

import dev.lamina.linux.Linux;
import dev.lamina.run.Engine;
import dev.lamina.run.Launcher;
import dev.lamina.run.Network;
import dev.lamina.run.RunOptions;
import dev.lamina.run.Volume;
import dev.lamina.run.container.Limits;
import dev.lamina.run.container.StartException;
import dev.lamina.store.ImageStore;
import dev.lamina.store.blob.Durability;
import dev.lamina.store.ref.ImageReference;
import dev.lamina.unionfs.TransportChoice;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs one image in a process of its own, which a test can then signal or kill. */
final class RunMain {
    private RunMain() {}

    public static void main(String[] arguments) throws Exception {
        var left = new ArrayList<>(List.of(arguments));
        var root = Path.of(left.removeFirst());
        boolean terminal = left.remove("-t");
        boolean interactive = left.remove("-i") || terminal;
        boolean keep = left.remove("--keep");
        var transport = left.remove("--jnr") ? TransportChoice.JNR : TransportChoice.AUTO;
        var network = left.remove("--host") ? Network.HOST : Network.NONE;
        var volumes = new ArrayList<Volume>();
        Long memory = null;
        while (left.getFirst().startsWith("--")) {
            String option = left.removeFirst();
            String value = left.removeFirst();
            switch (option) {
                case "--volume" -> volumes.add(Volume.parse(value));
                case "--memory" -> memory = Long.valueOf(value);
                default -> throw new IllegalArgumentException(option);
            }
        }
        var reference = ImageReference.parse(left.removeFirst());
        var options =
                new RunOptions(
                        Optional.empty(),
                        !keep,
                        new RunOptions.Program(
                                left, List.of(), Optional.empty(), Optional.empty(), true),
                        new RunOptions.View(Optional.empty(), network, volumes, false),
                        new Limits(memory, null, null, null),
                        new RunOptions.Console(interactive, terminal),
                        RunOptions.Life.DEFAULT);
        var store = ImageStore.open(root, Durability.VOLATILE);
        var engine = new Engine(Linux.SYSTEM, store.layout(), transport, System.err::println);
        try {
            System.exit(new Launcher(engine, store).run(reference, options).code());
        } catch (StartException e) {
            System.err.println(e.getMessage());
            System.exit(e.exitCode());
        }
    }
}
