using MinImage.Linker.Inputs;
using MinImage.Linking;
using MinImage.Linking.Libc;
using MinImage.Testing.Linking;

namespace MinImage.Tests.Linking.Libc;

public sealed class LibcReductionTests
{
    [Fact]
    public void Another_c_library_whose_members_are_not_known_stays_as_it_is()
    {
        var member = new TestObject();
        member.Function("strlen", "__strlen_evex");

        using var content = InputContent.FromBytes(new TestArchive().Add("strlen.o", member).ToBytes());

        Assert.Null(LibcReduction.Make(
            new LinkInput("libc.a", content), new SymbolUsers([], TargetMachine.X64, CancellationToken.None), TargetMachine.X64, prefersSpeed: false, out _));
    }

    [Theory]
    [InlineData(TargetMachine.X64, "4889F0C3")]
    [InlineData(TargetMachine.Arm64, "E00301AAC0035FD6")]
    public void A_message_is_returned_as_it_is(TargetMachine machine, string code) =>
        Assert.Equal(code, Convert.ToHexString(MachineCode.ReturnSecondArgument(machine)));
}
