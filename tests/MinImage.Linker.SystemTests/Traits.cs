[assembly: AssemblyTrait(Needs.Trait, Needs.HostTools)]
