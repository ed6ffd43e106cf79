// The library's parts, each alone. What they work on is named by the environment, which benchmarks/library.sh sets:
//
//   MINIMAGE_BENCH_EXECUTABLE     an executable that the built-in linker made
//   MINIMAGE_BENCH_FILES          a file that lists what is linked into it
//   MINIMAGE_BENCH_CERTIFICATES   a PEM file of root certificates
using BenchmarkDotNet.Running;

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
