/**
 * The main class, and what makes a room ({@link org.dorsal.Room}). Each package below is one; its {@code
 * package-info} says its responsibility, its exclusions and the packages that it may use, and a test holds that. From
 * the inside out:
 *
 * <ul>
 *   <li>{@code fhirjson}: bodies read strictly, canonical bytes, hashes
 *   <li>{@code knowledge}: {@code profiles/} as one value, and lint
 *   <li>{@code scoring}: answers against criteria; pure
 *   <li>{@code assessment}: the main job
 *   <li>{@code audit}: audit events, {@code audit.log}: their signed log
 *   <li>{@code store}: the ledger; the only room that speaks SQL
 *   <li>{@code archive}: exports of the log with their rows, and their verifier
 *   <li>{@code smart}: authentication and authorization, {@code smart.launch} and {@code smart.signin}: sign-in of
 *         people
 *   <li>{@code chart}: the EHR's record, {@code writeback}: results on their way into the EHR, {@code notify}:
 *         notifications of subscriptions
 *   <li>{@code http}: common HTTP components, {@code http.fhir}, {@code http.web}, {@code http.audit}, {@code
 *         http.log}: the HTTP interfaces
 *   <li>{@code command}: the command line
 *   <li>{@code settings}: the settings of a site, {@code start}: start of the service
 * </ul>
 */
@NullMarked
package org.dorsal;

import org.jspecify.annotations.NullMarked;
