package org.dorsal.sandbox;

/** What every shelf works with. */
record FhirParts(SandboxRecords records, Compartment compartment, SearchBundles bundles, Guise guise) {}
