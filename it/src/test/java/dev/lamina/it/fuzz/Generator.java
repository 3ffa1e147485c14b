package dev.lamina.it.fuzz;

import dev.lamina.it.fuzz.AttributeStep.Access;
import dev.lamina.it.fuzz.AttributeStep.Chmod;
import dev.lamina.it.fuzz.AttributeStep.Chown;
import dev.lamina.it.fuzz.AttributeStep.GetXattr;
import dev.lamina.it.fuzz.AttributeStep.ListXattrs;
import dev.lamina.it.fuzz.AttributeStep.RemoveXattr;
import dev.lamina.it.fuzz.AttributeStep.SetXattr;
import dev.lamina.it.fuzz.AttributeStep.Utimens;
import dev.lamina.it.fuzz.ContentStep.Allocate;
import dev.lamina.it.fuzz.ContentStep.Close;
import dev.lamina.it.fuzz.ContentStep.CopyRange;
import dev.lamina.it.fuzz.ContentStep.Lock;
import dev.lamina.it.fuzz.ContentStep.Open;
import dev.lamina.it.fuzz.ContentStep.Read;
import dev.lamina.it.fuzz.ContentStep.ReadAt;
import dev.lamina.it.fuzz.ContentStep.Seek;
import dev.lamina.it.fuzz.ContentStep.Sync;
import dev.lamina.it.fuzz.ContentStep.Truncate;
import dev.lamina.it.fuzz.ContentStep.Write;
import dev.lamina.it.fuzz.ContentStep.WriteAt;
import dev.lamina.it.fuzz.NameStep.Link;
import dev.lamina.it.fuzz.NameStep.Mkdir;
import dev.lamina.it.fuzz.NameStep.Mknod;
import dev.lamina.it.fuzz.NameStep.Names;
import dev.lamina.it.fuzz.NameStep.Readlink;
import dev.lamina.it.fuzz.NameStep.Rename;
import dev.lamina.it.fuzz.NameStep.Rmdir;
import dev.lamina.it.fuzz.NameStep.Symlink;
import dev.lamina.it.fuzz.NameStep.Unlink;
import dev.lamina.linux.FileCalls;
import dev.lamina.linux.Stat;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** Makes turns by chance, always the same ones of a seed. */
final class Generator {
    private record Choice(int upTo, Supplier<Step> step) {}

    private final Random random;
    private final Values values;
    private final Spots spots;
    private final List<Choice> choices = new ArrayList<>();
    private int total;

    private Generator(Random random, Style style) {
        this.random = random;
        this.values = new Values(random, style.hasCapabilities());
        this.spots = new Spots(random);
    }

    /** Steps of a union's users, and of who mounts it. */
    static Generator ofUnion(Random random, Style style) {
        var generator = ofUsers(random, style);
        switch (style) {
            case REMOUNTED -> generator.add(1, MountStep.Remount::new);
            case ROTATED -> generator.add(1, MountStep.Rotate::new);
            case SWAPPED -> generator.add(1, MountStep.Swap::new);
            case PLAIN, PRIVILEGED -> {}
        }
        return generator;
    }

    /** Steps of a union's users. */
    static Generator ofUsers(Random random, Style style) {
        var generator = new Generator(random, style);
        generator.names();
        if (style.hasLinks()) {
            generator.links();
        }
        generator.attributes();
        generator.contents();
        generator.readers();
        return generator;
    }

    /**
     * Steps that fill a lower branch.
     *
     * @param isBottom whether nothing can be below, to be removed by it
     */
    static Generator ofBranch(Random random, Style style, boolean isBottom) {
        var generator = new Generator(random, style);
        generator.makers();
        if (style.hasLinks()) {
            generator.add(8, () -> new Link(generator.spots.any(), generator.spots.any()));
        }
        generator.add(4, () -> new SetXattr(generator.spots.any(), "user.a", "below", 0));
        if (!isBottom) {
            generator.add(8, () -> new Mknod(generator.spots.any(), Stat.S_IFCHR, 0));
            generator.add(
                    4,
                    () -> new SetXattr(generator.spots.inside(), "trusted.overlay.opaque", "y", 0));
        }
        return generator;
    }

    private void add(int weight, Supplier<Step> step) {
        total += weight;
        choices.add(new Choice(total, step));
    }

    Turn next() {
        int chance = random.nextInt(100);
        var user = chance < 70 ? User.ROOT : chance < 90 ? User.ONE : User.OTHER;
        int chosen = random.nextInt(total);
        for (var choice : choices) {
            if (chosen < choice.upTo()) {
                var step = choice.step().get();
                return new Turn(step instanceof MountStep ? User.ROOT : user, step);
            }
        }
        throw new IllegalStateException();
    }

    /** A turn made something out of its names: they are worth to be used again. */
    void succeeded(Turn turn) {
        spots.learn(turn.step());
    }

    private void makers() {
        add(20, () -> new Mkdir(spots.any(), values.mode()));
        add(20, this::create);
        add(20, () -> new Write(slot(), values.letter(), values.count()));
        add(6, () -> new WriteAt(slot(), values.letter(), values.count(), values.offset()));
        add(4, () -> new Symlink(values.target(), spots.any()));
        add(4, () -> new Mknod(spots.any(), values.nodeType() | values.mode(), values.device()));
        add(4, () -> new Chmod(spots.any(), values.mode()));
        add(4, () -> chown(spots.any()));
        add(4, () -> setXattr(spots.inside()));
    }

    private Step create() {
        int flags = FileCalls.O_RDWR | FileCalls.O_CREAT;
        return new Open(slot(), spots.any(), flags, values.mode());
    }

    private void names() {
        add(8, () -> new Mkdir(spots.any(), values.mode()));
        add(6, () -> new Rmdir(spots.any()));
        add(8, () -> new Unlink(spots.any()));
        add(14, () -> new Rename(spots.any(), spots.any(), values.renameFlags()));
        add(2, () -> new Symlink(values.target(), spots.any()));
        add(2, () -> new Mknod(spots.any(), values.nodeType() | values.mode(), values.device()));
    }

    private void links() {
        add(6, () -> new Link(spots.any(), spots.any()));
        add(2, () -> new Link(Spot.open(slot()), spots.any()));
    }

    private void attributes() {
        add(7, () -> new Chmod(object(), values.mode()));
        add(6, () -> chown(object()));
        add(4, () -> new Utimens(object(), values.time(), values.time()));
        add(6, () -> setXattr(object()));
        add(3, () -> new RemoveXattr(object(), values.attribute()));
    }

    /** Not without any change: the kernel copies up for it, the union need not. */
    private Step chown(Spot at) {
        int uid = values.id();
        return new Chown(at, uid, uid == -1 ? 0 : values.id());
    }

    private Step setXattr(Spot at) {
        var name = values.settable();
        return new SetXattr(at, name, values.value(name), values.xattrFlags());
    }

    private void contents() {
        add(6, this::create);
        add(14, () -> new Open(slot(), object(), values.openFlags(), values.mode()));
        add(2, this::nameless);
        add(3, () -> new Close(slot()));
        add(8, () -> new Write(slot(), values.letter(), values.count()));
        add(6, () -> new WriteAt(slot(), values.letter(), values.count(), values.offset()));
        add(5, () -> new Truncate(object(), values.offset()));
        add(4, () -> new Allocate(slot(), values.allocation(), values.offset(), values.count()));
        add(4, this::copyRange);
        add(2, () -> new Sync(slot(), random.nextBoolean()));
        add(3, this::map);
    }

    private Step nameless() {
        int flags = FileCalls.O_TMPFILE | FileCalls.O_RDWR;
        return new Open(slot(), spots.any(), flags, values.mode());
    }

    private Step copyRange() {
        return new CopyRange(slot(), values.offset(), slot(), values.offset(), values.count());
    }

    private Step map() {
        boolean write = random.nextBoolean();
        boolean shared = random.nextInt(4) > 0;
        return new ContentStep.Map(slot(), write, shared, values.letter(), random.nextInt(3));
    }

    private void readers() {
        add(16, () -> new AttributeStep.Stat(object()));
        add(3, () -> new Access(spots.any(), random.nextInt(8)));
        add(8, () -> new Names(object()));
        add(2, () -> new Readlink(spots.any()));
        add(4, () -> new GetXattr(object(), values.attribute()));
        add(3, () -> new ListXattrs(object()));
        add(5, () -> new Read(slot(), values.count()));
        add(6, () -> new ReadAt(slot(), values.count(), values.offset()));
        add(5, () -> new Seek(slot(), values.offset(), random.nextInt(5)));
        add(2, () -> new Lock(slot(), values.lock()));
        add(1, MountStep.Look::new);
    }

    private int slot() {
        return random.nextInt(Side.SLOTS);
    }

    /** A name or an open file. */
    private Spot object() {
        return random.nextInt(4) == 0 ? Spot.open(slot()) : spots.any();
    }
}
