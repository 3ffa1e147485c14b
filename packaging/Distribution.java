import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Packs the distribution: all jars become one, multi-release classes flattened for the running JDK,
 * and class files of Java 7 and older are raised to a newer class-file version with recomputed
 * frames. The JVM's AOT cache passes over such old classes; picocli and jffi consist of them, and
 * starting without them in the cache takes twice the time. Calls that the JVM would link by making
 * classes at every start are linked here ({@link Linker}). jffi's native part is laid beside the jar,
 * so that it is not unpacked at every start.
 *
 * <p>Run as: java -cp asm.jar Distribution.java LIB JAR…
 */
final class Distribution {
    private static final int OLDEST_CACHED = Opcodes.V1_8;
    private static final FileTime EPOCH = FileTime.fromMillis(315_532_800_000L);
    private static final String SERVICES = "META-INF/services/";
    private static final String VERSIONS = "META-INF/versions/";
    private static final String NATIVE = "jni/" + architecture() + "-Linux/";

    private final TreeMap<String, byte[]> entries = new TreeMap<>();

    public static void main(String[] arguments) throws IOException {
        var lib = Path.of(arguments[0]);
        var distribution = new Distribution();
        for (String jar : Arrays.asList(arguments).subList(1, arguments.length)) {
            distribution.add(Path.of(jar));
        }
        distribution.write(lib);
    }

    private static String architecture() {
        String name = System.getProperty("os.arch");
        return name.equals("amd64") ? "x86_64" : name;
    }

    private void add(Path path) throws IOException {
        try (var jar = new JarFile(path.toFile(), false, ZipFile.OPEN_READ, Runtime.version())) {
            List<String> names =
                    jar.versionedStream().filter(e -> !e.isDirectory()).map(ZipEntry::getName).toList();
            for (String name : names) {
                byte[] content = jar.getInputStream(jar.getEntry(name)).readAllBytes();
                if (name.startsWith(SERVICES)) {
                    entries.merge(name, content, Distribution::joined);
                } else if (isWanted(name)) {
                    entries.putIfAbsent(name, content);
                }
            }
        }
    }

    /** Signatures no longer hold for a repacked jar; native code of other machines is of no use. */
    private static boolean isWanted(String name) {
        if (name.equals("module-info.class") || name.startsWith(VERSIONS)) {
            return false;
        }
        if (name.startsWith("META-INF/")) {
            return !(name.endsWith(".SF") || name.endsWith(".RSA") || name.endsWith(".DSA")
                    || name.endsWith("MANIFEST.MF") || name.endsWith(".EC"));
        }
        return !name.startsWith("jni/") || name.startsWith(NATIVE);
    }

    private static byte[] joined(byte[] first, byte[] second) {
        var both = Arrays.copyOf(first, first.length + 1 + second.length);
        both[first.length] = '\n';
        System.arraycopy(second, 0, both, first.length + 1, second.length);
        return both;
    }

    private void write(Path lib) throws IOException {
        var loader = new EntryLoader();
        try (var jar = new ZipOutputStream(Files.newOutputStream(lib.resolve("lamina.jar")))) {
            for (var entry : entries.entrySet()) {
                String name = entry.getKey();
                if (name.startsWith(NATIVE)) {
                    Files.write(lib.resolve("native").resolve(name.substring(NATIVE.length())),
                            entry.getValue());
                } else {
                    put(jar, name, name.endsWith(".class")
                            ? loader.prepared(entry.getValue()) : entry.getValue());
                }
            }
        }
    }

    private static void put(ZipOutputStream jar, String name, byte[] content) throws IOException {
        var entry = new ZipEntry(name);
        entry.setLastModifiedTime(EPOCH);
        jar.putNextEntry(entry);
        ((OutputStream) jar).write(content);
        jar.closeEntry();
    }

    /** Loads classes from the entries: computing frames asks for common superclasses. */
    private final class EntryLoader extends ClassLoader {
        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            byte[] content = entries.get(name.replace('.', '/') + ".class");
            if (content == null) {
                throw new ClassNotFoundException(name);
            }
            return defineClass(name, content, 0, content.length);
        }

        byte[] prepared(byte[] content) {
            int version = (content[6] & 0xff) << 8 | content[7] & 0xff;
            return version >= OLDEST_CACHED ? linked(content) : raised(content);
        }

        private static byte[] linked(byte[] content) {
            var reader = new ClassReader(content);
            var writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
            var linker = new Linker(writer);
            reader.accept(linker, 0);
            return linker.changed() ? writer.toByteArray() : content;
        }

        private byte[] raised(byte[] content) {
            var writer =
                    new ClassWriter(ClassWriter.COMPUTE_FRAMES) {
                        @Override
                        protected ClassLoader getClassLoader() {
                            return EntryLoader.this;
                        }
                    };
            try {
                new ClassReader(content).accept(new VersionRaiser(writer), ClassReader.SKIP_FRAMES);
                return writer.toByteArray();
            } catch (RuntimeException | LinkageError optionalDependencyMissing) {
                return content;
            }
        }
    }

    private static final class VersionRaiser extends ClassVisitor {
        VersionRaiser(ClassVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public void visit(int version, int access, String name, String signature,
                String superName, String[] interfaces) {
            super.visit(Opcodes.V17, access, name, signature, superName, interfaces);
        }
    }

    /**
     * Replaces what the JVM links at run time and its AOT cache does not keep, which are switches over
     * types and the equality of records, by methods of the class itself. They do the same.
     */
    private static final class Linker extends ClassVisitor {
        private static final String SWITCHES = "java/lang/runtime/SwitchBootstraps";
        private static final String RECORDS = "java/lang/runtime/ObjectMethods";

        private final List<Runnable> methods = new ArrayList<>();
        private String owner = "";
        private boolean isInterface;

        Linker(ClassVisitor next) {
            super(Opcodes.ASM9, next);
        }

        boolean changed() {
            return !methods.isEmpty();
        }

        @Override
        public void visit(int version, int access, String name, String signature,
                String superName, String[] interfaces) {
            owner = name;
            isInterface = (access & Opcodes.ACC_INTERFACE) != 0;
            super.visit(version, access, name, signature, superName, interfaces);
        }

        @Override
        public MethodVisitor visitMethod(int access, String name, String descriptor,
                String signature, String[] exceptions) {
            var next = super.visitMethod(access, name, descriptor, signature, exceptions);
            return new MethodVisitor(Opcodes.ASM9, next) {
                @Override
                public void visitInvokeDynamicInsn(
                        String call, String type, Handle bootstrap, Object... arguments) {
                    var method = replacement(call, type, bootstrap, arguments);
                    if (method == null) {
                        super.visitInvokeDynamicInsn(call, type, bootstrap, arguments);
                    } else {
                        super.visitMethodInsn(
                                Opcodes.INVOKESTATIC, owner, method, type, isInterface);
                    }
                }
            };
        }

        private String replacement(
                String call, String type, Handle bootstrap, Object[] arguments) {
            String name = "linked$" + methods.size();
            switch (bootstrap.getOwner() + "." + call) {
                case SWITCHES + ".typeSwitch" -> {
                    if (!Arrays.stream(arguments).allMatch(label -> label instanceof Type)) {
                        return null;
                    }
                    methods.add(() -> typeSwitch(method(name, type), arguments));
                }
                case RECORDS + ".hashCode" ->
                    methods.add(() -> hashCode(method(name, type), fields(arguments)));
                case RECORDS + ".equals" ->
                    methods.add(() -> equals(method(name, type), fields(arguments)));
                default -> {
                    return null;
                }
            }
            return name;
        }

        /** The arguments of a record's methods are its class, the names and these. */
        private static List<Handle> fields(Object[] arguments) {
            return Arrays.stream(arguments).skip(2).map(Handle.class::cast).toList();
        }

        private MethodVisitor method(String name, String type) {
            int access = Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC;
            var code = cv.visitMethod(access, name, type, null, null);
            code.visitCode();
            return code;
        }

        @Override
        public void visitEnd() {
            methods.forEach(Runnable::run);
            super.visitEnd();
        }

        /** The first label, from the one asked for, that the value is an instance of; -1 for null. */
        private static void typeSwitch(MethodVisitor code, Object[] labels) {
            var present = new Label();
            code.visitVarInsn(Opcodes.ALOAD, 0);
            code.visitJumpInsn(Opcodes.IFNONNULL, present);
            code.visitInsn(Opcodes.ICONST_M1);
            code.visitInsn(Opcodes.IRETURN);
            place(code, present);
            for (int i = 0; i < labels.length; i++) {
                var next = new Label();
                code.visitVarInsn(Opcodes.ILOAD, 1);
                code.visitIntInsn(Opcodes.SIPUSH, i);
                code.visitJumpInsn(Opcodes.IF_ICMPGT, next);
                code.visitVarInsn(Opcodes.ALOAD, 0);
                code.visitTypeInsn(Opcodes.INSTANCEOF, ((Type) labels[i]).getInternalName());
                code.visitJumpInsn(Opcodes.IFEQ, next);
                code.visitIntInsn(Opcodes.SIPUSH, i);
                code.visitInsn(Opcodes.IRETURN);
                place(code, next);
            }
            code.visitIntInsn(Opcodes.SIPUSH, labels.length);
            end(code);
        }

        private static void hashCode(MethodVisitor code, List<Handle> fields) {
            code.visitInsn(Opcodes.ICONST_0);
            for (var field : fields) {
                code.visitIntInsn(Opcodes.BIPUSH, 31);
                code.visitInsn(Opcodes.IMUL);
                load(code, 0, field);
                String box = box(field);
                String type = box.equals("java/util/Objects")
                        ? "Ljava/lang/Object;" : field.getDesc();
                code.visitMethodInsn(
                        Opcodes.INVOKESTATIC, box, "hashCode", "(" + type + ")I", false);
                code.visitInsn(Opcodes.IADD);
            }
            end(code);
        }

        private void equals(MethodVisitor code, List<Handle> fields) {
            var unequal = new Label();
            var sameClass = new Label();
            code.visitVarInsn(Opcodes.ALOAD, 1);
            code.visitTypeInsn(Opcodes.INSTANCEOF, owner);
            code.visitJumpInsn(Opcodes.IFNE, sameClass);
            code.visitInsn(Opcodes.ICONST_0);
            code.visitInsn(Opcodes.IRETURN);
            place(code, sameClass);
            for (var field : fields) {
                load(code, 0, field);
                load(code, 1, field);
                String box = box(field);
                if (box.equals("java/util/Objects")) {
                    code.visitMethodInsn(Opcodes.INVOKESTATIC, box, "equals",
                            "(Ljava/lang/Object;Ljava/lang/Object;)Z", false);
                    code.visitJumpInsn(Opcodes.IFEQ, unequal);
                } else {
                    code.visitMethodInsn(Opcodes.INVOKESTATIC, box, "compare",
                            "(" + field.getDesc() + field.getDesc() + ")I", false);
                    code.visitJumpInsn(Opcodes.IFNE, unequal);
                }
            }
            code.visitInsn(Opcodes.ICONST_1);
            code.visitInsn(Opcodes.IRETURN);
            if (!fields.isEmpty()) {
                place(code, unequal);
                code.visitInsn(Opcodes.ICONST_0);
                code.visitInsn(Opcodes.IRETURN);
            }
            code.visitMaxs(0, 0);
            code.visitEnd();
        }

        private static void load(MethodVisitor code, int variable, Handle field) {
            code.visitVarInsn(Opcodes.ALOAD, variable);
            if (variable > 0) {
                code.visitTypeInsn(Opcodes.CHECKCAST, field.getOwner());
            }
            code.visitFieldInsn(
                    Opcodes.GETFIELD, field.getOwner(), field.getName(), field.getDesc());
        }

        /** The class whose static methods hash and compare values of the field's type. */
        private static String box(Handle field) {
            return switch (field.getDesc()) {
                case "Z" -> "java/lang/Boolean";
                case "B" -> "java/lang/Byte";
                case "C" -> "java/lang/Character";
                case "S" -> "java/lang/Short";
                case "I" -> "java/lang/Integer";
                case "J" -> "java/lang/Long";
                case "F" -> "java/lang/Float";
                case "D" -> "java/lang/Double";
                default -> "java/util/Objects";
            };
        }

        /** Nothing is on the stack there, and the variables are the arguments. */
        private static void place(MethodVisitor code, Label label) {
            code.visitLabel(label);
            code.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
        }

        private static void end(MethodVisitor code) {
            code.visitInsn(Opcodes.IRETURN);
            code.visitMaxs(0, 0);
            code.visitEnd();
        }
    }
}
