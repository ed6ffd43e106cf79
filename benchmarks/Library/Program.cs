// Benchmarks of the library's parts. Environment variables, which benchmarks/library.sh sets, name the inputs:
//
//   MINIMAGE_BENCH_EXECUTABLE     an executable that the built-in linker made
//   MINIMAGE_BENCH_FILES          a file that lists what is linked into it
//   MINIMAGE_BENCH_CERTIFICATES   a PEM file of root certificates
using BenchmarkDotNet.Running;

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
