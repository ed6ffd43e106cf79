using System.Runtime.CompilerServices;

internal static class Memory
{
    [ThreadStatic]
    private static string? t_name;

    // Threads build and check trees, deep in recursion and with exceptions on the way, while this one collects.
    public static int CollectUnderLoad()
    {
        var isOver = false;
        var wrong = 0;
        var threads = Enumerable.Range(0, 4).Select(n => new Thread(() =>
        {
            while (!Volatile.Read(ref isOver))
            {
                if (Tree.Grow(12).Count() != (1 << 13) - 1)
                {
                    Interlocked.Increment(ref wrong);
                }
            }
        })).ToList();
        threads.ForEach(t => t.Start());
        for (var i = 0; i < 50; i++)
        {
            GC.Collect(i % 3, GCCollectionMode.Forced, blocking: true, compacting: i % 2 == 0);
        }

        Volatile.Write(ref isOver, true);
        threads.ForEach(t => t.Join());
        Console.WriteLine($"wrong: {wrong}, collected: {GC.CollectionCount(0) >= 50}");
        return 0;
    }

    public static int Finalize()
    {
        Leave(1000);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Console.WriteLine($"finalized: {Finalizable.Count}");
        return 0;
    }

    public static int KeepThreadsApart()
    {
        var wrong = 0;
        using var all = new Barrier(8);
        using var local = new ThreadLocal<int>(() => Environment.CurrentManagedThreadId, trackAllValues: true);
        var threads = Enumerable.Range(0, 8).Select(n => new Thread(() =>
        {
            var isFresh = t_name is null;
            t_name = "thread " + n;
            _ = local.Value;
            // errno is the C library's own, one for each thread.
            var error = n % 2 == 0 ? "/no/such/file" : "/tmp";
            all.SignalAndWait();
            for (var i = 0; i < 200; i++)
            {
                var text = Open(error);
                if (!isFresh || t_name != "thread " + n || local.Value != Environment.CurrentManagedThreadId
                    || text != (n % 2 == 0 ? nameof(DirectoryNotFoundException) : nameof(UnauthorizedAccessException)))
                {
                    Interlocked.Increment(ref wrong);
                }
            }
        })).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        Console.WriteLine($"wrong: {wrong}, values: {local.Values.Count}, main: {t_name ?? "none"}");
        return 0;
    }

    private static string Open(string path)
    {
        try
        {
            File.OpenRead(path).Dispose();
            return "opened";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.GetType().Name;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Leave(int count)
    {
        for (var i = 0; i < count; i++)
        {
            _ = new Finalizable();
        }
    }

    private sealed class Finalizable
    {
        public static int Count;

        ~Finalizable() => Interlocked.Increment(ref Count);
    }

    private sealed class Tree
    {
        private readonly byte[] _leaves = [1, 2, 3];
        private Tree? _left;
        private Tree? _right;

        public static Tree Grow(int depth)
        {
            var tree = new Tree();
            if (depth > 0)
            {
                tree._left = Grow(depth - 1);
                tree._right = Grow(depth - 1);
            }

            return tree;
        }

        public int Count()
        {
            try
            {
                if (_leaves is not [1, 2, 3])
                {
                    throw new InvalidOperationException("overwritten");
                }

                return 1 + (_left?.Count() ?? 0) + (_right?.Count() ?? 0);
            }
            finally
            {
                _leaves[0] = 4;
            }
        }
    }
}
