/**
 * The generator: from a schema's XML, by way of sbe-tool's intermediate representation, to Java sources.
 *
 * <p>{@code xml → ir} is sbe-tool's; {@code ir → Schema} is {@link io.acta.codec.generation.SchemaCompiler}'s; then
 * {@link io.acta.codec.generation.SchemaRules} and {@link io.acta.codec.generation.NameRules} refuse what cannot work, and the
 * {@code …Source} classes write. Runs in a build, on one thread; the only package that may import sbe-tool.
 */
package io.acta.codec.generation;
