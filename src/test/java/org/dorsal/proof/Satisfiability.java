package org.dorsal.proof;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
import org.sat4j.core.VecInt;
import org.sat4j.minisat.SolverFactory;
import org.sat4j.minisat.core.DataStructureFactory;
import org.sat4j.minisat.core.Solver;
import org.sat4j.minisat.orders.NegativeLiteralSelectionStrategy;
import org.sat4j.minisat.orders.VarOrderHeap;
import org.sat4j.specs.ContradictionException;
import org.sat4j.specs.TimeoutException;

/** Solver of a circuit's clauses. */
final class Satisfiability {
    private static final int TIMEOUT_SECONDS = 60;

    /** Assignment that satisfies all clauses. */
    record Model(BitSet variables) {
        boolean holds(int literal) {
            return variables.get(Math.abs(literal)) == literal > 0;
        }
    }

    private final Solver<DataStructureFactory> solver = SolverFactory.newMiniLearningHeap();
    private final int variables;
    private boolean contradiction;

    Satisfiability(Circuit circuit) {
        variables = circuit.variables();
        // few answers first
        solver.setOrder(new VarOrderHeap(new NegativeLiteralSelectionStrategy()));
        solver.setTimeout(TIMEOUT_SECONDS);
        solver.newVar(circuit.variables());
        circuit.clauses().forEach(this::require);
    }

    void require(int... clause) {
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
        try {
            if (contradiction || !solver.isSatisfiable(new VecInt(assumptions))) {
                return Optional.empty();
            }
        } catch (TimeoutException slow) {
            throw new IllegalStateException("not decided within " + TIMEOUT_SECONDS + " s", slow);
        }
        BitSet holding = new BitSet();
        for (int literal : solver.model()) {
            holding.set(Math.abs(literal), literal > 0);
        }
        return Optional.of(new Model(holding));
    }

    boolean holds(int... assumptions) {
        return model(assumptions).isPresent();
    }
}
