/** Proves the rules of {@code profiles/safety-rule/} for all responses: scoring as a formula, and a SAT solver. */
@NullMarked
package org.dorsal.proof;

import org.jspecify.annotations.NullMarked;
