package history.world;

import static java.lang.constant.ConstantDescs.CD_Long;

import java.io.*;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.MethodTypeDesc;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.time.Clock;
import java.util.Date;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/**
 * Agent inside a replica that shifts its wall clock, as an administrator does who sets that of the machine: adds the milliseconds in a
 * file after each call that reads the time of day. The monotonic clock is not shifted.
 */
public final class ClockAgent implements ClassFileTransformer {
    private static final String OFFSET = "history.clock";
    private static final MethodTypeDesc GET_LONG = MethodTypeDesc.ofDescriptor("(Ljava/lang/String;J)Ljava/lang/Long;");
    private static final long FOLLOWED_EVERY = 20_000_000;
    /** Units of a millisecond in the results of the methods that read the time of day. */
    private static final Map<String, Long> UNITS =
            Map.of("java/lang/System.currentTimeMillis", 1L, "jdk/internal/misc/VM.getNanoTimeAdjustment", 1_000_000L);

    /** Called by the virtual machine before the main class is loaded. */
    public static void premain(String file, Instrumentation machine)
            throws UnmodifiableClassException, ClassNotFoundException {
        machine.addTransformer(new ClockAgent(), true);
        machine.retransformClasses(Clock.class, Class.forName("java.time.Clock$SystemClock"), Date.class);
        Thread.ofPlatform().daemon().start(() -> follow(Path.of(file)));
    }

    /** Writes the jar of the agent into a folder. */
    static Path jar(Path folder) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", ClockAgent.class.getName());
        manifest.getMainAttributes().putValue("Can-Retransform-Classes", "true");
        Path jar = folder.resolve("clock.jar").toAbsolutePath();
        String entry = ClockAgent.class.getName().replace('.', '/') + ".class";
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest);
                InputStream type = ClockAgent.class.getClassLoader().getResourceAsStream(entry)) {
            out.putNextEntry(new ZipEntry(entry));
            type.transferTo(out);
        }
        return jar;
    }

    @Override
    public byte[] transform(ClassLoader loader, String name, Class<?> old, ProtectionDomain domain, byte[] bytes) {
        if (!new String(bytes, StandardCharsets.ISO_8859_1).contains("currentTimeMillis")) {
            return null; // no change; java.time.Clock calls both
        }
        // the usual resolver would load classes while they are loaded
        ClassFile format = ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofResourceParsing(ClassLoader.getSystemClassLoader())));
        return format.transformClass(format.parse(bytes), ClassTransform.transformingMethodBodies(ClockAgent::shift));
    }

    private static void shift(CodeBuilder code, CodeElement element) {
        code.with(element);
        if (element instanceof InvokeInstruction call) {
            Long unit =
                    UNITS.get(call.owner().asInternalName() + "." + call.name().stringValue());
            if (unit != null) {
                code.loadConstant(OFFSET)
                        .lconst_0()
                        .invokestatic(CD_Long, "getLong", GET_LONG)
                        .invokevirtual(CD_Long, "longValue", MethodTypeDesc.ofDescriptor("()J"))
                        .loadConstant(unit)
                        .lmul()
                        .ladd();
            }
        }
    }

    private static void follow(Path file) {
        while (true) {
            try {
                System.setProperty(OFFSET, Files.readString(file));
            } catch (IOException absent) {
                // the clock is right until the file is written
            }
            LockSupport.parkNanos(FOLLOWED_EVERY);
        }
    }
}
