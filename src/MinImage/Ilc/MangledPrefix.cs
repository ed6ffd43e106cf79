namespace MinImage.Ilc;

/// <summary>The prefixes that ILC puts before the name of a method or a type, and their meanings.</summary>
internal static class MangledPrefix
{
    private const string ExceptionTable = "_lsda";
    private const string VirtualTable = "_ZTV";
    private const string SealedVirtualTable = "__SealedVTable_";
    private const string DelegateConstructor = "__DelegateCtor_";
    private const string Digits = "0123456789";

    private static readonly (string Prefix, CompiledPartKind Kind)[] Prefixes =
    [
        ("unbox_", CompiledPartKind.Method),
        ("__ehinfo_", CompiledPartKind.Method),
        ("__fatpointer_", CompiledPartKind.Method),
        ("__fataddresstakenpointer_", CompiledPartKind.Method),
        ("__pinvoke_", CompiledPartKind.Method),
        ("__GenericLookupFromDict_", CompiledPartKind.TypeData),
        ("__GenericLookupFromType_", CompiledPartKind.TypeData),
        ("__ResolveVirtualFunction_", CompiledPartKind.TypeData),
        ("__GetGCStaticBase_", CompiledPartKind.Statics),
        ("__GetNonGCStaticBase_", CompiledPartKind.Statics),
        ("__GetThreadStaticBase_", CompiledPartKind.Statics),
        ("__GCSTATICS", CompiledPartKind.Statics),
        ("__NONGCSTATICS", CompiledPartKind.Statics),
        ("__THREADSTATICS", CompiledPartKind.Statics),
        ("__TypeThreadStaticIndex", CompiledPartKind.Statics),
        ("__writableData", CompiledPartKind.TypeData),
        ("__GCStaticEEType_", CompiledPartKind.TypeData),
        ("__InterfaceDispatchMap_", CompiledPartKind.TypeData),
        ("__InterfaceDispatchCell_", CompiledPartKind.TypeData),
        ("__DispatchCell_", CompiledPartKind.TypeData),
        ("__GenericDict_", CompiledPartKind.TypeData),
        ("__GenericInstance_", CompiledPartKind.TypeData),
        ("__GenericVariance_", CompiledPartKind.TypeData),
        ("__RuntimeType_", CompiledPartKind.TypeData),
        ("_associatedData_", CompiledPartKind.TypeData),
        ("__FrozenObj_", CompiledPartKind.FrozenObjects),
        ("__readonlydata_", CompiledPartKind.Constants),
        ("__readwritedata_", CompiledPartKind.Constants),
    ];

    private static readonly string[] Wrappers = ["<Boxed>", "<unbox>", "__Array<", "__MDArray<", "Boxed_"];

    /// <summary>Removes the prefix of a symbol.</summary>
    /// <param name="symbol">The symbol; not empty.</param>
    /// <param name="kind">The kind of data; <see cref="CompiledPartKind.Method"/> if a method's name may follow the type's.</param>
    /// <returns>The symbol without the prefix; the whole symbol if it has no known prefix.</returns>
    public static ReadOnlySpan<char> Remove(ReadOnlySpan<char> symbol, out CompiledPartKind kind)
    {
        kind = CompiledPartKind.Method;
        if (symbol.StartsWith(ExceptionTable))
        {
            return symbol[ExceptionTable.Length..].TrimStart(Digits);
        }

        if (symbol.StartsWith(VirtualTable) || symbol.StartsWith(SealedVirtualTable))
        {
            kind = CompiledPartKind.TypeData;
            return symbol[(symbol.IndexOf(VirtualTable) + VirtualTable.Length)..].TrimStart(Digits);
        }

        if (symbol.StartsWith(DelegateConstructor))
        {
            return WithoutConstructor(symbol[DelegateConstructor.Length..]);
        }

        if (symbol[0] is '_' or 'u')
        {
            foreach (var (prefix, ofPrefix) in Prefixes)
            {
                if (symbol.StartsWith(prefix))
                {
                    kind = ofPrefix;
                    return symbol[prefix.Length..];
                }
            }
        }

        return symbol;
    }

    /// <summary>Removes the markers of arrays and boxed values.</summary>
    /// <param name="name">A name without its prefix.</param>
    public static ReadOnlySpan<char> RemoveWrappers(ReadOnlySpan<char> name)
    {
        for (var i = 0; i < Wrappers.Length; i++)
        {
            if (name.StartsWith(Wrappers[i]))
            {
                name = name[Wrappers[i].Length..];
                i = -1;
            }
        }

        return name;
    }

    // The constructor's own name comes first, then the method that the delegate calls.
    private static ReadOnlySpan<char> WithoutConstructor(ReadOnlySpan<char> rest)
    {
        for (var i = 0; i < 2 && rest.IndexOf("__") is >= 0 and var at; i++)
        {
            rest = rest[(at + 2)..];
        }

        return rest;
    }
}
