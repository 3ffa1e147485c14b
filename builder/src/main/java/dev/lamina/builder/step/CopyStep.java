package dev.lamina.builder.step;

import dev.lamina.builder.context.FileNode;
import dev.lamina.builder.plan.ModeChange;
import dev.lamina.builder.plan.Step;
import dev.lamina.builder.syntax.ByteText;
import dev.lamina.store.layer.Attributes;
import dev.lamina.store.layer.ByteString;
import dev.lamina.store.layer.ImagePath;
import dev.lamina.store.layer.LayerEntry;
import dev.lamina.store.layer.LayerStack;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Puts the sources of a COPY to their places. */
public final class CopyStep {
    private static final int DIRECTORY_MODE = 0755;
    private static final int INLINE_MODE = 0644;

    private final Step.Transfer step;
    private final LayerStack below;
    private final LayerCommit commit;
    private final Instant now;
    private final Optional<Accounts.Ids> owner;

    /** Which source is being copied, counted from 1. */
    private int number;

    /** What the names of one file have in common: they are linked within one source only. */
    private record Name(int source, Object file) {}

    /**
     * A copy that is to be made.
     *
     * @param below what the layer goes on top of; nothing for {@code --link}
     * @param accounts what names of owners mean
     * @param now the time of files and directories that have no source
     */
    public CopyStep(Step.Transfer step, LayerStack below, Accounts accounts, Instant now)
            throws StepException {
        this.step = step;
        this.below = below;
        this.commit = new LayerCommit(below);
        this.now = now;
        this.owner =
                step.owner().isPresent()
                        ? Optional.of(accounts.owner(step.owner().get()))
                        : Optional.empty();
    }

    /** The layer that holds all sources, ready to be written. */
    public LayerCommit copy(List<CopySource> sources) throws IOException, StepException {
        boolean several = step.items().size() > 1 || sources.size() > 1;
        if (several && !step.parents() && !toDirectory()) {
            throw new StepException(
                    "several sources need a directory as destination: end it with /");
        }
        for (var source : sources) {
            number++;
            copy(source);
        }
        return commit;
    }

    private void copy(CopySource source) throws IOException, StepException {
        switch (source) {
            case CopySource.Found(_, var file) when file.isDirectory() -> merge(file, false);
            case CopySource.Unpacked(_, var root) -> merge(root, true);
            case CopySource.Tree(var root, _) -> merge(root, false);
            case ParentsSource parents -> put(parents);
            case CopySource.Fetched(var name, var file) -> put(file, target(name), false);
            case CopySource.Found(var name, var file) -> {
                var target = target(name);
                put(file, target, false);
            }
            case CopySource.Inline(var name, var content) -> {
                var target = target(name);
                var attributes = changed(Attributes.of(INLINE_MODE, 0, 0, now), false);
                commit.put(
                        new LayerEntry.RegularFile(target, attributes, content.length()),
                        () -> new ByteArrayInputStream(content.bytes()),
                        target,
                        false);
            }
        }
    }

    /** Each directory on the way takes the attributes that it has in the source. */
    private void put(ParentsSource source) throws IOException, StepException {
        var target = destination();
        commit.makeDirectories(target, ofNewDirectories());
        for (int i = 0; i < source.way().size(); i++) {
            target = target.resolve(source.names().get(i));
            put(source.way().get(i), target, false);
        }
        if (!source.names().isEmpty()) {
            target = target.resolve(source.names().getLast());
            put(source.file(), target, false);
        }
        if (source.isDirectory()) {
            mergeInto(target, source.file(), false);
        }
    }

    /** Puts what a directory holds into the destination, which is made where it is missing. */
    private void merge(FileNode directory, boolean replace) throws IOException, StepException {
        var destination = destination();
        commit.makeDirectories(destination, ofNewDirectories());
        mergeInto(destination, directory, replace);
    }

    private void mergeInto(ImagePath destination, FileNode directory, boolean replace)
            throws IOException, StepException {
        for (var child : directory.children()) {
            var target = destination.resolve(child.entry().path().name());
            put(child, target, replace);
            mergeInto(target, child, replace);
        }
    }

    /** Where a single file goes; the directories above are there afterwards. */
    private ImagePath target(ByteString name) throws IOException, StepException {
        var destination = destination();
        var target = toDirectory() ? destination.resolve(name) : destination;
        var parent = target.parent();
        if (parent == null) {
            throw new StepException("a file cannot take the place of /");
        }
        commit.makeDirectories(parent, ofNewDirectories());
        return target;
    }

    private boolean toDirectory() throws IOException {
        return step.destination().directory()
                || destination().isRoot()
                || commit.find(destination())
                        .filter(there -> there instanceof LayerEntry.Directory)
                        .isPresent();
    }

    private ImagePath destination() throws IOException {
        return below.destination(ImagePath.of(ByteText.encode(step.destination().path())));
    }

    private Attributes ofNewDirectories() {
        var ids = owner.orElse(Accounts.Ids.ROOT);
        return Attributes.of(DIRECTORY_MODE, ids.uid(), ids.gid(), now);
    }

    private void put(FileNode file, ImagePath target, boolean replace)
            throws IOException, StepException {
        var copy =
                switch (file.entry()) {
                    case LayerEntry.Directory(_, var a) ->
                            new LayerEntry.Directory(target, changed(a, true));
                    case LayerEntry.RegularFile(_, var a, var size) ->
                            new LayerEntry.RegularFile(target, changed(a, false), size);
                    case LayerEntry.Symlink(_, var a, var link) ->
                            new LayerEntry.Symlink(target, owned(a), link);
                    case LayerEntry.CharDevice(_, var a, var major, var minor) ->
                            new LayerEntry.CharDevice(target, changed(a, false), major, minor);
                    case LayerEntry.BlockDevice(_, var a, var major, var minor) ->
                            new LayerEntry.BlockDevice(target, changed(a, false), major, minor);
                    case LayerEntry.Fifo(_, var a) ->
                            new LayerEntry.Fifo(target, changed(a, false));
                    case LayerEntry.HardLink _, LayerEntry.Whiteout _, LayerEntry.Opaque _ ->
                            throw new IllegalStateException("no file: " + file.entry());
                };
        commit.put(copy, file::open, new Name(number, file.identity()), replace);
    }

    private Attributes changed(Attributes attributes, boolean directory) {
        var owned = owned(attributes);
        return step.mode()
                .map((ModeChange change) -> owned.withMode(change.apply(owned.mode(), directory)))
                .orElse(owned);
    }

    private Attributes owned(Attributes attributes) {
        return owner.map(ids -> attributes.withOwner(ids.uid(), ids.gid())).orElse(attributes);
    }
}
