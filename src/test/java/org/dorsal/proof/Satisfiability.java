package org.dorsal.proof;

import java.util.*;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.sat4j.core.VecInt;
import org.sat4j.minisat.SolverFactory;
import org.sat4j.minisat.core.DataStructureFactory;
import org.sat4j.minisat.core.Solver;
import org.sat4j.minisat.orders.NegativeLiteralSelectionStrategy;
import org.sat4j.minisat.orders.VarOrderHeap;
import org.sat4j.specs.ContradictionException;
import org.sat4j.specs.TimeoutException;

/**
 * Solver of a circuit's requirements, with the conjunctions (Tseitin encoding) below them and below the assumptions. The
 * others, most of a circuit, follow from the free variables.
 */
final class Satisfiability {
    private static final int TIMEOUT_SECONDS = 60;

    private final Circuit circuit;
    private final Solver<DataStructureFactory> solver = SolverFactory.newMiniLearningHeap();
    private final BitSet defined = new BitSet();
    private final int variables;
    private boolean contradiction;

    Satisfiability(Circuit circuit) {
        this.circuit = circuit;
        variables = circuit.variables();
        // few answers first
        solver.setOrder(new VarOrderHeap(new NegativeLiteralSelectionStrategy()));
        solver.setTimeout(TIMEOUT_SECONDS);
        solver.newVar(variables);
        circuit.requirements().forEach(clause -> {
            define(clause);
            require(clause);
        });
    }

    /** Gives the solver the conjunctions below these literals also where nothing is assumed of them. */
    Satisfiability with(Stream<Integer> literals) {
        define(literals.mapToInt(Integer::intValue).toArray());
        return this;
    }

    private void define(int... literals) {
        for (int literal : literals) {
            int variable = Math.abs(literal);
            int[] parts = circuit.parts(variable);
            if (parts.length > 0 && !defined.get(variable)) {
                defined.set(variable);
                define(parts);
                Arrays.stream(parts).forEach(part -> require(-variable, part));
                require(IntStream.concat(Arrays.stream(parts).map(part -> -part), IntStream.of(variable))
                        .toArray());
            }
        }
    }

    private void require(int... clause) {
        try {
            solver.addClause(new VecInt(clause.clone()));
        } catch (ContradictionException _) {
            contradiction = true;
        }
    }

    /** Returns an assignment in which the assumptions hold; empty when there is none. */
    Optional<Model> model(int... assumptions) {
        if (Arrays.stream(assumptions).anyMatch(literal -> Math.abs(literal) > variables)) {
            throw new IllegalArgumentException("the circuit has grown since the solver was made");
        }
        define(assumptions);
        try {
            if (contradiction || !solver.isSatisfiable(new VecInt(assumptions))) {
                return Optional.empty();
            }
        } catch (TimeoutException slow) {
            throw new IllegalStateException("not decided within " + TIMEOUT_SECONDS + " s", slow);
        }
        return Optional.of(new Model(solver.model()));
    }

    boolean holds(int... assumptions) {
        return model(assumptions).isPresent();
    }

    /** Assignment that satisfies all requirements. */
    final class Model {
        private final BitSet holding = new BitSet();
        private final BitSet known = new BitSet();

        private Model(int[] literals) {
            for (int literal : literals) {
                known.set(Math.abs(literal));
                holding.set(Math.abs(literal), literal > 0);
            }
            if (!defined.stream().allMatch(variable -> holding.get(variable) == allHold(circuit.parts(variable)))) {
                throw new IllegalStateException("a conjunction differs from its parts");
            }
        }

        boolean holds(int literal) {
            int variable = Math.abs(literal);
            if (!known.get(variable)) {
                known.set(variable);
                int[] parts = circuit.parts(variable);
                holding.set(variable, parts.length > 0 && allHold(parts));
            }
            return holding.get(variable) == literal > 0;
        }

        private boolean allHold(int[] literals) {
            return Arrays.stream(literals).allMatch(this::holds);
        }
    }
}
