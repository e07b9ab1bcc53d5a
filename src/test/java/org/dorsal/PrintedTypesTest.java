package org.dorsal;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.*;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.*;
import java.util.stream.Stream;
import javax.lang.model.element.*;
import javax.lang.model.type.*;
import javax.lang.model.util.ElementFilter;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Promise that no content reaches a log, an address, a message or a page by accident: each value that becomes text in the
 * service's code has a text that its author wrote. The generated text of a record quotes all its components, such as
 * answers, names and secrets. Read from the sources with the types of each expression, those of an optional's or a list's
 * elements as well.
 */
class PrintedTypesTest {
    private static final String OURS = "org.dorsal.";

    /** Packages of published content, without data of a person. */
    private static final String KNOWLEDGE = "org.dorsal.knowledge.";

    /** Methods that make text of their arguments, by class. */
    private static final Map<String, Set<String>> PRINTING = Map.of(
            "java.lang.String", Set.of("valueOf", "format", "formatted", "join"),
            "java.lang.StringBuilder", Set.of("append", "insert"),
            "java.util.Objects", Set.of("toString", "toIdentityString"),
            "java.io.PrintStream", Set.of("print", "println", "printf"),
            "java.io.PrintWriter", Set.of("print", "println", "printf"),
            "org.slf4j.Logger", Set.of("trace", "debug", "info", "warn", "error"),
            "org.dorsal.smart.launch.SessionAuthentication", Set.of("of", "begun"),
            "org.springframework.security.authentication.UsernamePasswordAuthenticationToken", Set.of("authenticated"));

    /** Annotations of methods that a framework calls; it prints their arguments when its log is made finer. */
    private static final List<String> CALLING =
            List.of("org.springframework.web.bind.annotation.", "ca.uhn.fhir.rest.annotation.");

    @Test
    void what_becomes_text_in_the_service_has_a_text_of_its_own() throws IOException {
        assertThat(printedIn(Path.of("src/main/java"))).isEmpty();
    }

    /** Sources that the check must find, and others that it must leave alone. */
    @Test
    void each_way_to_make_text_of_a_record_is_seen(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("Example.java"), """
                package org.dorsal;
                import java.util.*;
                record Example(String name) {
                    record Named(String name) {
                        @Override
                        public String toString() {
                            return "Named";
                        }
                    }
                    sealed interface Choice permits Example.Left {}
                    record Left(String name) implements Choice {}
                    static final org.slf4j.Logger LOG = org.slf4j.LoggerFactory.getLogger("x");
                    static void print(Example a, Optional<Example> b, List<Example> c, Choice d, Object e) {
                        String text = "1 " + a;
                        text += a;
                        text = String.valueOf(b);
                        text = "4 %s".formatted(c);
                        text = a.toString();
                        LOG.warn("6 {} {}", "x", a);
                        LOG.warn("7 {}", d);
                        LOG.warn("8 {}", e);
                        b.map(Example::toString);
                        c.stream().map(Object::toString);
                        c.stream().map(String::valueOf);
                    }
                    @org.springframework.web.bind.annotation.GetMapping
                    void show(Example a, Named b) {}
                    static void leave(Example a, Named b, Optional<Named> c, List<String> d, UUID e) {
                        LOG.warn("{} {} {}", a.name(), b, c);
                        LOG.warn(b + " " + c + d + e + a.hashCode() + a.name().toString());
                        d.stream().map(String::valueOf);
                    }
                }
                """);
        assertThat(printedIn(folder))
                .hasSize(12)
                .allMatch(line -> line.startsWith("Example.java:"))
                .noneMatch(line -> line.contains("Named"));
    }

    private static List<String> printedIn(Path root) throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var files = compiler.getStandardFileManager(null, null, null);
                Stream<Path> sources = Files.walk(root)) {
            var units = files.getJavaFileObjectsFromPaths(
                    sources.filter(path -> path.toString().endsWith(".java")).toList());
            JavacTask task = (JavacTask)
                    compiler.getTask(null, files, _ -> {}, List.of("-proc:none", "-Xlint:none"), null, units);
            Iterable<? extends CompilationUnitTree> parsed = task.parse();
            task.analyze();
            PrintScanner scanner = new PrintScanner(Trees.instance(task));
            parsed.forEach(unit -> scanner.scan(unit, null));
            return scanner.found;
        }
    }

    private static final class PrintScanner extends TreePathScanner<Void, Void> {
        private final List<String> found = new ArrayList<>();
        private final Trees trees;

        PrintScanner(Trees trees) {
            this.trees = trees;
        }

        @Override
        public Void visitBinary(BinaryTree node, Void none) {
            if (node.getKind() == Tree.Kind.PLUS && isString(type(getCurrentPath()))) {
                check(node.getLeftOperand(), false);
                check(node.getRightOperand(), false);
            }
            return super.visitBinary(node, none);
        }

        @Override
        public Void visitCompoundAssignment(CompoundAssignmentTree node, Void none) {
            if (isString(type(getCurrentPath()))) {
                check(node.getExpression(), false);
            }
            return super.visitCompoundAssignment(node, none);
        }

        @Override
        public Void visitMethodInvocation(MethodInvocationTree node, Void none) {
            if (trees.getElement(getCurrentPath()) instanceof ExecutableElement method) {
                if (isPrinting(method)) {
                    boolean logged = method.getEnclosingElement().toString().equals("org.slf4j.Logger");
                    node.getArguments().forEach(argument -> check(argument, logged));
                } else if (method.getSimpleName().contentEquals("toString")
                        && method.getParameters().isEmpty()
                        && node.getMethodSelect() instanceof MemberSelectTree select
                        && !select.getExpression().toString().equals("super")) {
                    check(select.getExpression(), false);
                }
            }
            return super.visitMethodInvocation(node, none);
        }

        @Override
        public Void visitMemberReference(MemberReferenceTree node, Void none) {
            if (trees.getElement(getCurrentPath()) instanceof ExecutableElement method
                    && (isPrinting(method) || method.getSimpleName().contentEquals("toString"))
                    && type(getCurrentPath()) instanceof DeclaredType function) {
                function.getTypeArguments().forEach(argument -> check(argument, node, false));
            }
            return super.visitMemberReference(node, none);
        }

        @Override
        public Void visitMethod(MethodTree node, Void none) {
            boolean called = node.getModifiers().getAnnotations().stream()
                    .map(annotation -> type(new TreePath(getCurrentPath(), annotation.getAnnotationType())))
                    .anyMatch(annotation -> CALLING.stream().anyMatch(annotation.toString()::startsWith));
            if (called) {
                node.getParameters().forEach(parameter -> check(parameter, false));
            }
            return super.visitMethod(node, none);
        }

        private static boolean isPrinting(ExecutableElement method) {
            return PRINTING.getOrDefault(method.getEnclosingElement().toString(), Set.of())
                    .contains(method.getSimpleName().toString());
        }

        private TypeMirror type(TreePath path) {
            return trees.getTypeMirror(path);
        }

        private static boolean isString(TypeMirror type) {
            return type != null && type.toString().equals("java.lang.String");
        }

        /** @param known whether the type must be known: a log has no value of a type unknown to the compiler */
        private void check(Tree expression, boolean known) {
            switch (expression) {
                case ParenthesizedTree inner -> check(inner.getExpression(), known);
                case ConditionalExpressionTree either -> {
                    check(either.getTrueExpression(), known);
                    check(either.getFalseExpression(), known);
                }
                default -> check(type(new TreePath(getCurrentPath(), expression)), expression, known);
            }
        }

        private void check(TypeMirror type, Tree tree, boolean known) {
            if (!hasOwnText(type) || (known && isObject(type))) {
                CompilationUnitTree unit = getCurrentPath().getCompilationUnit();
                long line = unit.getLineMap()
                        .getLineNumber(trees.getSourcePositions().getStartPosition(unit, tree));
                found.add(Path.of(unit.getSourceFile().getName()).getFileName() + ":" + line + ": " + tree + " is "
                        + type + "; print a component, or give the type a toString() without content");
            }
        }

        private static boolean isObject(TypeMirror type) {
            return type instanceof DeclaredType declared
                    && ((TypeElement) declared.asElement()).getQualifiedName().contentEquals("java.lang.Object");
        }

        /** Returns whether the text of a value, and of the values that a collection holds, was written by an author. */
        private boolean hasOwnText(TypeMirror type) {
            return switch (type) {
                case TypeVariable variable -> hasOwnText(variable.getUpperBound());
                case WildcardType wildcard ->
                    wildcard.getExtendsBound() == null
                            ? wildcard.getSuperBound() == null || hasOwnText(wildcard.getSuperBound())
                            : hasOwnText(wildcard.getExtendsBound());
                case IntersectionType several -> several.getBounds().stream().anyMatch(this::hasOwnText);
                case DeclaredType declared ->
                    isWritten((TypeElement) declared.asElement())
                            && declared.getTypeArguments().stream().allMatch(this::hasOwnText);
                default -> true;
            };
        }

        private boolean isWritten(TypeElement type) {
            String name = type.getQualifiedName().toString();
            if (!name.startsWith(OURS)
                    || name.startsWith(KNOWLEDGE)
                    || type.getKind() == ElementKind.ENUM
                    || (type.getKind() == ElementKind.RECORD
                            && type.getRecordComponents().isEmpty())) {
                return true;
            }
            boolean declares = ElementFilter.methodsIn(type.getEnclosedElements()).stream()
                    .anyMatch(method -> method.getSimpleName().contentEquals("toString")
                            && method.getParameters().isEmpty()
                            && trees.getTree(method) instanceof MethodTree tree
                            && tree.getBody() != null);
            if (declares) {
                return true;
            }
            if (type.getKind().isInterface()) {
                return !type.getPermittedSubclasses().isEmpty()
                        && type.getPermittedSubclasses().stream()
                                .allMatch(permitted -> isWritten((TypeElement) ((DeclaredType) permitted).asElement()));
            }
            return type.getSuperclass() instanceof DeclaredType parent
                    && !parent.toString().equals("java.lang.Record")
                    && isWritten((TypeElement) parent.asElement());
        }
    }
}
