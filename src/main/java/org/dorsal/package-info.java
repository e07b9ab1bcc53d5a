/**
 * The main class, and what makes a room ({@link org.dorsal.Room}). Each package below is one; its {@code package-info} says what it is
 * for, what may not enter and which rooms it may use, and a test holds that. From the inside out:
 *
 * <ul>
 *   <li>{@code fhirjson}: bodies read strictly, canonical bytes, hashes
 *   <li>{@code knowledge}: {@code profiles/} as one value, and lint
 *   <li>{@code scoring}: answers against criteria; pure
 *   <li>{@code assessment}: the main job
 *   <li>{@code audit}: what happened, {@code audit.log}: the signed log of it, {@code audit.archive}: exports and their verifier
 *   <li>{@code store}: the ledger; the only room that speaks SQL
 *   <li>{@code smart}: who is calling and what they may do, {@code smart.launch} and {@code smart.signin}: how people sign in
 *   <li>{@code chart}: what the EHR's record says, {@code writeback}: results on their way into the EHR
 *   <li>{@code http}: what every door needs, {@code http.fhir}, {@code http.web}, {@code http.audit}, {@code http.log}: the doors
 *   <li>{@code command}: the command line, {@code population}: simulated people
 *   <li>{@code settings}: what a site writes, {@code start}: what happens before anybody may call
 * </ul>
 */
@NullMarked
package org.dorsal;

import org.jspecify.annotations.NullMarked;
