REM What LibreOffice is told to do with one document. office.py runs Convert, and finds the PDF at its target, if
REM there could be one. The report says how often a password was asked for.

Option Explicit

Private timesAsked As Integer

REM Paper is A4, a comma is before decimals, and a day before its month: where a document doesn't say.
Sub Settle
    Dim settings As Object
    settings = CreateUnoService("com.sun.star.configuration.ConfigurationProvider").createInstanceWithArguments( _
        "com.sun.star.configuration.ConfigurationUpdateAccess", Array(Pair("nodepath", "/org.openoffice.Setup/L10N")))
    settings.ooSetupSystemLocale = "fr-BE" ' LibreOfficeKit itself has set en-US
    settings.commitChanges()
End Sub

Sub Convert(source As String, target As String, report As String, pages As String)
    Dim document As Object
    EnableReschedule(False) ' or windows are made meanwhile, of parts that an office without a screen doesn't have
    timesAsked = 0
    On Error Resume Next
    document = StarDesktop.loadComponentFromURL(source, "_blank", 0, Opening())
    If Left(FilterOf(document), 4) <> "Text" Then document.storeToURL(target, Saving(document, pages))
    document.close(True)
    Open report For Output As #1
    Print #1, timesAsked
    Close #1
End Sub

Function Opening()
    Opening = Array( _
        Pair("Hidden", True), _
        Pair("ReadOnly", True), _
        Pair("MacroExecutionMode", com.sun.star.document.MacroExecMode.NEVER_EXECUTE), _
        Pair("UpdateDocMode", com.sun.star.document.UpdateDocMode.NO_UPDATE), _
        Pair("InteractionHandler", CreateUnoListener("Question_", "com.sun.star.task.XInteractionHandler")))
End Function

Function Saving(document As Object, pages As String)
    Dim filter As String
    filter = "writer_pdf_Export"
    If document.supportsService("com.sun.star.sheet.SpreadsheetDocument") Then filter = "calc_pdf_Export"
    If document.supportsService("com.sun.star.presentation.PresentationDocument") Then filter = "impress_pdf_Export"
    Saving = Array(Pair("FilterName", filter), Pair("FilterData", Array( _
        Pair("PageRange", pages), _
        Pair("UseTaggedPDF", False), _
        Pair("ExportFormFields", False), _
        Pair("ExportBookmarks", False))))
End Function

REM What LibreOffice took the document for; "Text" is what it says of all that it doesn't know.
Function FilterOf(document As Object) As String
    Dim argument As Object
    For Each argument In document.getArgs()
        If argument.Name = "FilterName" Then FilterOf = argument.Value
    Next
End Function

Sub Question_handle(request As Object)
    Dim answer As Object
    For Each answer In request.getContinuations()
        If HasUnoInterfaces(answer, "com.sun.star.task.XInteractionPassword") Then
            Unlock(request, answer)
            Exit Sub
        End If
    Next
    Choose(request, "com.sun.star.task.XInteractionApprove") ' to mend what is broken
End Sub

Sub Question_disposing(happened As Object)
End Sub

Sub Unlock(request As Object, answer As Object)
    timesAsked = timesAsked + 1
    If timesAsked = 1 And Environ("DOCUMENT_PASSWORD") <> "" Then
        answer.setPassword(Environ("DOCUMENT_PASSWORD"))
        answer.select()
    Else
        Choose(request, "com.sun.star.task.XInteractionAbort")
    End If
End Sub

Sub Choose(request As Object, wanted As String)
    Dim answer As Object
    For Each answer In request.getContinuations()
        If HasUnoInterfaces(answer, wanted) Then answer.select()
    Next
End Sub

Function Pair(key As String, content)
    Dim made As New com.sun.star.beans.PropertyValue
    made.Name = key
    made.Value = content
    Pair = made
End Function
