using System.Collections.Immutable;
using MinImage.Linker.Diagnostics;
using MinImage.Linker.Elf;
using MinImage.Linker.Inputs;
using MinImage.Linker.Model;
using MinImage.Linker.Objects;

namespace MinImage.Linker.Passes.Pass02Resolve;

/// <summary>
/// Pass 2: resolves symbols, and selects the members of archives that define them (System V gABI, "Symbol Table"). Archives are searched
/// for the undefined symbols of all inputs, regardless of their order, as in lld.
/// </summary>
internal sealed class Resolver
{
    private const string EntryName = "_start";

    private readonly LinkInputs _inputs;
    private readonly LinkDiagnostics _diagnostics;
    private readonly SymbolTable _symbols = new();
    private readonly List<ObjectFile> _objects = [];
    private readonly Queue<Symbol> _wanted = [];

    private Resolver(LinkInputs inputs, LinkDiagnostics diagnostics)
    {
        _inputs = inputs;
        _diagnostics = diagnostics;
    }

    /// <summary>Resolves symbols, and reads the members of archives that are needed.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <param name="files">The contents of the inputs.</param>
    /// <param name="diagnostics">Receives errors about members that cannot be read, duplicate symbols, and a missing entry point.</param>
    /// <param name="options">Cancels the pass, and limits the number of cores.</param>
    public static Resolution Resolve(LinkInputs inputs, InputFiles files, LinkDiagnostics diagnostics, ParallelOptions options) =>
        new Resolver(inputs, diagnostics).Run(files, options);

    private Resolution Run(InputFiles files, ParallelOptions options)
    {
        foreach (var file in files.Objects)
        {
            Add(file);
        }

        foreach (var archive in files.Archives)
        {
            AddLazy(archive);
        }

        TakeMembers(options);
        DefineAliases(options);

        // In the order of the inputs, not in the order in which members were needed.
        var objects = _objects.OrderBy(o => o.Order).ToImmutableArray();
        LinkerDefinitions.PlaceCommonSymbols(objects);
        var linkerSymbols = LinkerDefinitions.DefineLinkerSymbols(_symbols);
        return new Resolution(objects, _symbols, FindEntry(), linkerSymbols, LinkerDefinitions.DefineBounds(objects, _symbols), files.Archives);
    }

    private Symbol? FindEntry()
    {
        var entry = _symbols.Find(EntryName);
        if (entry is { IsDefined: true })
        {
            return entry;
        }

        _diagnostics.Add(
            long.MaxValue,
            LinkCodes.UndefinedSymbol,
            $"No object defines '{EntryName}', the program's entry point. Pass the C library's start file (rcrt1.o) first.");
        return null;
    }

    private void Add(ObjectFile file)
    {
        _objects.Add(file);
        foreach (var group in file.Groups)
        {
            TakeOrDiscard(file, group);
        }

        var entries = file.Entries;
        for (var i = file.FirstGlobal; i < entries.Length; i++)
        {
            ref readonly var entry = ref entries[i];
            var own = file.Symbols[i];
            var symbol = _symbols.Intern(own);
            file.Symbols[i] = symbol;

            var index = file.SectionIndexOf(entry, i);
            var isPlaced = entry.SectionIndex is not (SymbolEntry.Undefined or SymbolEntry.Common or SymbolEntry.Absolute);
            var section = isPlaced ? file.Sections[index] : null;
            if (entry.SectionIndex == SymbolEntry.Undefined || (isPlaced && section is not { IsDiscarded: false }))
            {
                Need(symbol, isNew: ReferenceEquals(symbol, own), entry.Binding == SymbolBinding.Weak);
            }
            else
            {
                Define(symbol, file, section, entry);
            }
        }
    }

    // The first copy of a COMDAT group is used; the sections of every other copy are discarded.
    private void TakeOrDiscard(ObjectFile file, SectionGroup group)
    {
        if (!group.IsComdat)
        {
            return;
        }

        var signature = file.Symbols[group.SignatureIndex];
        if (signature.IsLocal)
        {
            // Groups are identified by the signature's name. A global symbol with that name need not be defined, so the symbol is weak.
            var entry = file.Entries[group.SignatureIndex];
            signature = new Symbol(file, file.StringTableOffset + (int)entry.NameOffset, signature.NameBytes.Length) { IsWeak = true };
            signature.ComputeHash();
        }

        signature = _symbols.Intern(signature);
        signature.GroupOwner ??= file;
        if (!ReferenceEquals(signature.GroupOwner, file))
        {
            foreach (var member in group.Members)
            {
                file.Sections[member]?.IsDiscarded = true;
            }
        }
    }

    private void Need(Symbol symbol, bool isNew, bool isWeak)
    {
        switch (symbol.State)
        {
            case SymbolState.Undefined when isNew:
                symbol.IsWeak = isWeak;
                break;
            case SymbolState.Undefined:
                symbol.IsWeak &= isWeak;
                break;
            case SymbolState.Lazy when !isWeak:
                symbol.IsWeak = false;
                _wanted.Enqueue(symbol);
                break;
        }
    }

    private void Define(Symbol symbol, ObjectFile file, InputSection? section, in SymbolEntry entry)
    {
        var isCommon = entry.SectionIndex == SymbolEntry.Common;
        var isWeak = entry.Binding == SymbolBinding.Weak;
        switch (symbol.State)
        {
            case SymbolState.Undefined or SymbolState.Lazy:
            case SymbolState.Common when !isCommon && !isWeak:
            case SymbolState.Defined when symbol.IsWeak && !isWeak:
                symbol.Define(file, section, entry);
                break;
            case SymbolState.Common when isCommon:
                symbol.Grow(entry.Size, entry.Value);
                break;
            case SymbolState.Defined when !isWeak && !isCommon && entry.Binding != SymbolBinding.Unique
                && !(symbol.IsAbsolute && entry.SectionIndex == SymbolEntry.Absolute && symbol.Value == entry.Value):
                _diagnostics.Add(
                    file.Order,
                    LinkCodes.DuplicateSymbol,
                    $"The symbol '{symbol.Name}' is defined twice: in '{symbol.File}' and in '{file}'. "
                    + "Remove one of the two files, or rename one of the symbols.");
                break;
        }
    }

    private void AddLazy(Archive archive)
    {
        foreach (var (nameOffset, nameLength, memberOffset) in archive.Symbols)
        {
            var own = new Symbol(archive.NamesOf, nameOffset, nameLength);
            own.ComputeHash();
            var symbol = _symbols.Intern(own);
            if (symbol.State != SymbolState.Undefined)
            {
                continue;
            }

            var isWanted = !ReferenceEquals(symbol, own) && !symbol.IsWeak;
            symbol.DefineLazily(archive, memberOffset);
            symbol.IsWeak = !isWanted;
            if (isWanted)
            {
                _wanted.Enqueue(symbol);
            }
        }
    }

    // Works in rounds: the wanted members are read on all cores, and then added one by one, so that the result does not depend on timing.
    private void TakeMembers(ParallelOptions options)
    {
        while (_wanted.Count > 0)
        {
            var round = _wanted.Where(s => s.State == SymbolState.Lazy).ToList();
            _wanted.Clear();
            var files = Read(round, options);
            foreach (var symbol in round)
            {
                // A member that was added earlier in the round may also define the symbol.
                if (symbol is { State: SymbolState.Lazy, Archive: { } archive }
                    && archive.Take(symbol.MemberOffset)
                    && files.TryGetValue((archive, symbol.MemberOffset), out var file)
                    && file is not null)
                {
                    Add(file);
                }
            }
        }
    }

    private Dictionary<(Archive Archive, int Offset), ObjectFile?> Read(List<Symbol> wanted, ParallelOptions options)
    {
        var members = wanted.Select(s => (Archive: s.Archive!, Offset: s.MemberOffset)).Distinct().ToArray();
        var files = new ObjectFile?[members.Length];
        Parallel.For(0, members.Length, options, i =>
        {
            var (archive, offset) = members[i];
            var member = archive.Members[offset];
            var order = ((long)archive.Order << 32) | (uint)offset;
            files[i] = ObjectReader.Read(archive.NameOf(member), order, archive.Content, member.Start, member.Length, _inputs.Machine, _diagnostics);
        });
        return members.Zip(files).ToDictionary(pair => pair.First, pair => pair.Second);
    }

    private void DefineAliases(ParallelOptions options)
    {
        foreach (var (alias, target) in _inputs.Aliases)
        {
            if (_symbols.Find(alias) is not { IsDefined: false } symbol)
            {
                continue;
            }

            if (_symbols.Find(target) is { State: SymbolState.Lazy } lazy)
            {
                lazy.IsWeak = false;
                _wanted.Enqueue(lazy);
                TakeMembers(options);
            }

            if (_symbols.Find(target) is { IsDefined: true } found)
            {
                symbol.Alias(found);
            }
        }
    }
}
