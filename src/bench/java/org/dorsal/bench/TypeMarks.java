package org.dorsal.bench;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.*;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import net.bytebuddy.agent.ByteBuddyAgent;
import org.dorsal.Server;
import org.jspecify.annotations.Nullable;

/**
 * Records which types of the service execute code, by thread. Each method of the service is changed to mark its type on
 * entry; interfaces and superclasses of a marked type are added, since a call passes through them.
 */
public final class TypeMarks {
    private static final String OWN = "org/dorsal/";
    private static final ClassDesc MARKS = ClassDesc.of(TypeMarks.class.getName());
    private static final MethodTypeDesc OF_NAME = MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_String);
    private static final Map<String, Set<String>> BY_THREAD = new ConcurrentHashMap<>();

    private TypeMarks() {}

    /** Changes all types of the service that are loaded from now on. */
    static void install() {
        ByteBuddyAgent.install().addTransformer(new Marking());
    }

    /**
     * Marks a type for the current thread; called by the changed methods.
     *
     * @param type binary name of the type
     */
    public static void mark(String type) {
        BY_THREAD
                .computeIfAbsent(
                        Thread.currentThread().getName(), _ -> Collections.synchronizedSet(new LinkedHashSet<>()))
                .add(type);
    }

    static void clear() {
        BY_THREAD.clear();
    }

    /**
     * Returns the types passed since the last {@link #clear} by one request and by the threads that worked for it, in the
     * order in which they were first passed, and then their supertypes.
     *
     * @param requests names of the threads that answer requests; the one with the most types counts, since the service
     *     may answer another request meanwhile
     * @param workers names of the threads that requests start
     */
    static Set<String> passed(Predicate<String> requests, Predicate<String> workers) {
        Set<String> touched = BY_THREAD.entrySet().stream()
                .filter(entry -> requests.test(entry.getKey()))
                .map(Map.Entry::getValue)
                .max(Comparator.comparingInt(Set::size))
                .<Set<String>>map(LinkedHashSet::new)
                .orElseThrow();
        BY_THREAD.forEach((thread, types) -> {
            if (workers.test(thread)) {
                touched.addAll(types);
            }
        });
        List.copyOf(touched).forEach(type -> addSupertypes(type, touched));
        return touched;
    }

    private static void addSupertypes(String type, Set<String> allTypes) {
        ClassModel model = read(type);
        Stream.concat(model.superclass().stream(), model.interfaces().stream())
                .map(entry -> entry.asInternalName())
                .filter(name -> name.startsWith(OWN))
                .map(name -> name.replace('/', '.'))
                .filter(allTypes::add)
                .toList()
                .forEach(name -> addSupertypes(name, allTypes));
    }

    private static ClassModel read(String type) {
        try (InputStream bytes = Server.class.getResourceAsStream("/" + type.replace('.', '/') + ".class")) {
            return ClassFile.of().parse(bytes.readAllBytes());
        } catch (IOException fault) {
            throw new IllegalStateException(fault);
        }
    }

    /** Adds the call of {@link #mark} to the beginning of each method; tests and benchmarks stay unchanged. */
    private static final class Marking implements ClassFileTransformer {
        @Override
        public byte @Nullable [] transform(
                ClassLoader loader, String name, Class<?> redefined, ProtectionDomain domain, byte[] bytes) {
            if (name == null
                    || !name.startsWith(OWN)
                    || !domain.getCodeSource().getLocation().getPath().endsWith("/classes/")
                    || domain.getCodeSource()
                            .equals(TypeMarks.class.getProtectionDomain().getCodeSource())) {
                return null;
            }
            CodeTransform marking = new CodeTransform() {
                @Override
                public void atStart(CodeBuilder code) {
                    code.loadConstant(name.replace('/', '.')).invokestatic(MARKS, "mark", OF_NAME);
                }

                @Override
                public void accept(CodeBuilder code, CodeElement element) {
                    code.with(element);
                }
            };
            ClassFile files = ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(
                    ClassHierarchyResolver.ofResourceParsing(loader))); // the default would load types being loaded
            return files.transformClass(files.parse(bytes), ClassTransform.transformingMethodBodies(marking));
        }
    }
}
