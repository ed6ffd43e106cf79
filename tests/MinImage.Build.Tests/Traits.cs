[assembly: AssemblyTrait(Needs.Trait, Needs.Publish)]
