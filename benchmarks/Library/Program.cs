// Benchmarks of the library's parts. benchmarks/library.sh sets environment variables that name the inputs:
//
//   MINIMAGE_BENCH_EXECUTABLE     an executable linked by the built-in linker
//   MINIMAGE_BENCH_FILES          a file that lists the linker's inputs
//   MINIMAGE_BENCH_CERTIFICATES   a PEM file of root certificates
using BenchmarkDotNet.Running;

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
