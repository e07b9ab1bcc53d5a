package org.dorsal;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.server.RestfulServer;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.reflect.AccessFlag;
import java.nio.file.Path;
import java.util.*;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.hl7.fhir.r4.hapi.ctx.FhirR4;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.utilities.Utilities;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * HAPI's jars were built with an older {@code org.hl7.fhir} than they run with, and that one with a newer HAPI (ADR 2):
 * each class, method and field that one of them names in another one is there.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LinkedLibrariesTest {
    private static final List<Class<?>> OF_EACH_JAR =
            List.of(FhirContext.class, RestfulServer.class, FhirR4.class, Base.class, Utilities.class);

    /** The one gap: resolve() by HAPI's own way to FHIRPath, which RoomsTest keeps the service from. */
    private static final List<String> KNOWN = List.of("org/hl7/fhir/r4/hapi/fluentpath/FhirPathR4$1 resolveReference");

    private final Map<String, ClassModel> classes = new HashMap<>();

    LinkedLibrariesTest() throws Exception {
        for (Class<?> sample : OF_EACH_JAR) {
            try (JarFile jar = new JarFile(Path.of(sample.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toFile())) {
                for (JarEntry entry : jar.stream()
                        .filter(file -> file.getName().matches("(ca|org)/.*\\.class"))
                        .toList()) {
                    ClassModel model = read(jar, entry);
                    classes.put(model.thisClass().asInternalName(), model);
                }
            }
        }
    }

    @Test
    void whatever_hapi_and_hl7_call_of_each_other_is_there() {
        List<String> named = classes.values().stream()
                .flatMap(LinkedLibrariesTest::named)
                .distinct()
                .toList();
        assertThat(named).hasSizeGreaterThan(10_000);
        assertThat(named.stream().filter(member -> !isThere(member))).isEmpty();
    }

    /**
     * Detects a class that was compiled against an older interface; a call of the new method fails only at run time.
     */
    @Test
    void whatever_an_interface_of_theirs_asks_for_is_answered() {
        List<String> unanswered = classes.values().stream()
                .filter(model -> !model.flags().has(AccessFlag.ABSTRACT)
                        && !model.flags().has(AccessFlag.INTERFACE))
                .flatMap(model -> requestedMethods(model)
                        .distinct()
                        .filter(method -> !answers(model, method))
                        .map(method -> model.thisClass().asInternalName() + " " + method.split(" ", 2)[0]))
                .distinct()
                .toList();
        assertThat(unanswered).containsExactlyInAnyOrderElementsOf(KNOWN);
    }

    @Test
    void a_method_that_is_gone_would_be_found() {
        assertThat(isThere("ca/uhn/fhir/context/FhirContext forR4 ()Lca/uhn/fhir/context/FhirContext;"))
                .isTrue();
        assertThat(isThere("ca/uhn/fhir/context/FhirContext forR9 ()Lca/uhn/fhir/context/FhirContext;"))
                .isFalse();
    }

    private static Stream<String> named(ClassModel model) {
        return StreamSupport.stream(model.constantPool().spliterator(), false)
                .filter(MemberRefEntry.class::isInstance)
                .map(MemberRefEntry.class::cast)
                .map(member -> member.owner().asInternalName() + " " + member.name() + " " + member.type());
    }

    /** Whether a member exists; members of classes outside these jars count as present. */
    private boolean isThere(String member) {
        String[] parts = member.split(" ", -1);
        return Optional.ofNullable(classes.get(parts[0]))
                .map(owner -> declares(owner, parts[1], parts[2]) || inherits(owner, parts))
                .orElse(true);
    }

    private boolean inherits(ClassModel owner, String[] member) {
        return Stream.concat(owner.superclass().stream(), owner.interfaces().stream())
                .anyMatch(above -> !above.asInternalName().equals("java/lang/Object")
                        ? isThere(above.asInternalName() + " " + member[1] + " " + member[2])
                        : isOfEveryObject(member[1]));
    }

    private static boolean isOfEveryObject(String method) {
        return Stream.of(Object.class.getDeclaredMethods())
                .anyMatch(own -> own.getName().equals(method));
    }

    /** Abstract methods of all interfaces and classes above it in these jars. */
    private Stream<String> requestedMethods(ClassModel model) {
        Stream<String> own = model.methods().stream()
                .filter(method -> method.flags().has(AccessFlag.ABSTRACT))
                .map(method -> method.methodName() + " " + method.methodType());
        return Stream.concat(own, above(model).flatMap(this::requestedMethods));
    }

    private boolean answers(ClassModel model, String reference) {
        return isFromElsewhere(model)
                || model.methods().stream()
                        .filter(method -> !method.flags().has(AccessFlag.ABSTRACT))
                        .map(method -> method.methodName() + " " + method.methodType())
                        .anyMatch(reference::equals)
                || above(model).anyMatch(superclass -> answers(superclass, reference))
                || isOfEveryObject(reference.split(" ", 2)[0]);
    }

    private Stream<ClassModel> above(ClassModel model) {
        return Stream.concat(model.superclass().stream(), model.interfaces().stream())
                .flatMap(entry -> Optional.ofNullable(classes.get(entry.asInternalName())).stream());
    }

    /** Whether the superclass is outside these jars, so that its methods are unknown. */
    private boolean isFromElsewhere(ClassModel model) {
        return model.superclass().stream()
                .map(ClassEntry::asInternalName)
                .anyMatch(name -> !name.equals("java/lang/Object") && !classes.containsKey(name));
    }

    private static boolean declares(ClassModel owner, String name, String type) {
        return Stream.concat(
                        owner.methods().stream().map(method -> method.methodName() + " " + method.methodType()),
                        owner.fields().stream().map(field -> field.fieldName() + " " + field.fieldType()))
                .anyMatch((name + " " + type)::equals);
    }

    private static ClassModel read(JarFile jar, JarEntry entry) throws IOException {
        return ClassFile.of().parse(jar.getInputStream(entry).readAllBytes());
    }
}
