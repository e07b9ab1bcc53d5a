import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cqframework.cql.cql2elm.CqlCompilerException;
import org.cqframework.cql.cql2elm.LibraryManager;
import org.cqframework.cql.cql2elm.ModelManager;
import org.cqframework.cql.cql2elm.StringLibrarySourceProvider;
import org.hl7.elm.r1.ExpressionDef;
import org.hl7.elm.r1.FunctionDef;
import org.hl7.elm.r1.VersionedIdentifier;
import org.opencds.cqf.cql.engine.execution.CqlEngine;
import org.opencds.cqf.cql.engine.execution.Environment;
import org.opencds.cqf.cql.engine.execution.EvaluationResult;

/**
 * Evaluates a CQL library for each line of standard input, with the CQL engine alone on its class path. Arguments: the
 * file, the library's name, its version, and a regular expression for the names of the definitions that are printed. A
 * line is {@code question=code,code;question=5}; the first line of the output names the definitions, each other one
 * holds their values, separated by tabs: T, F, U for null, or a text.
 */
public final class RunCql {
    public static void main(String[] arguments) throws Exception {
        String source = Files.readString(Path.of(arguments[0]));
        LibraryManager libraries = new LibraryManager(new ModelManager());
        libraries.getLibrarySourceLoader().registerProvider(new StringLibrarySourceProvider(List.of(source)));
        VersionedIdentifier name =
                new VersionedIdentifier().withId(arguments[1]).withVersion(arguments[2]);
        List<CqlCompilerException> mistakes = new ArrayList<>();
        Set<String> printed = new LinkedHashSet<>();
        libraries.resolveLibrary(name, mistakes).getLibrary().getStatements().getDef().stream()
                .filter(definition -> !(definition instanceof FunctionDef))
                .map(ExpressionDef::getName)
                .filter(definition -> definition.matches(arguments[3]))
                .forEach(printed::add);
        mistakes.removeIf(mistake -> mistake.getSeverity() != CqlCompilerException.ErrorSeverity.Error);
        if (!mistakes.isEmpty()) {
            throw new IllegalStateException(mistakes.toString());
        }
        Environment environment = new Environment(libraries);
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        out.println(String.join("\t", printed));
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            // an engine for each: what it remembers of expressions outlives their parameters
            CqlEngine engine = new CqlEngine(environment, Set.of(CqlEngine.Options.EnableExpressionCaching));
            // the engine's own memory forgets most of so many definitions
            engine.getState().getCache().getExpressions().put(name, new HashMap<>());
            EvaluationResult result = engine.evaluate(name, printed, answers(line));
            List<String> values = new ArrayList<>();
            for (String definition : printed) {
                Object value = result.forExpression(definition).value();
                values.add(value == null ? "U" : value instanceof Boolean truth ? truth ? "T" : "F" : value.toString());
            }
            out.println(String.join("\t", values));
        }
        out.flush();
    }

    private static Map<String, Object> answers(String line) {
        Map<String, Object> answers = new LinkedHashMap<>();
        for (String answer : line.isEmpty() ? new String[0] : line.split(";")) {
            String[] parts = answer.split("=", 2);
            boolean number = parts[1].matches("[0-9.]+");
            answers.put(parts[0], number ? new BigDecimal(parts[1]) : List.of(parts[1].split(",")));
        }
        return answers;
    }
}
